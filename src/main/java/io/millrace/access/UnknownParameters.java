package io.millrace.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/// Refuses query parameters that the called method does not declare: a misspelt filter that is
/// ignored answers the wrong question. A method that takes all parameters as a map knows them
/// itself.
final class UnknownParameters implements HandlerInterceptor {

    private static final Pattern HALF_ENCODED = Pattern.compile("%(?!\\p{XDigit}{2})");

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The query string only: asking for parameters would read a form's body. The error page is
        // called with
        // the parameters of what failed.
        if (request.getQueryString() != null
                && handler instanceof HandlerMethod method
                && request.getDispatcherType() == DispatcherType.REQUEST) {
            if (HALF_ENCODED.matcher(request.getQueryString()).find()) {
                throw AccessRefused.malformedQuery();
            }
            check(request.getQueryString(), method);
        }
        return true;
    }

    private static void check(String query, HandlerMethod method) {
        var known = new TreeSet<String>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null
                    && java.util.Map.class.isAssignableFrom(parameter.getParameterType())) {
                return;
            }
            if (declared != null) {
                known.add(
                        declared.name().isEmpty()
                                ? Objects.requireNonNull(parameter.getParameterName())
                                : declared.name());
            }
        }
        conditions(method).forEach(known::add);
        String unknown =
                UriComponentsBuilder.newInstance()
                        .query(query)
                        .build()
                        .getQueryParams()
                        .keySet()
                        .stream()
                        .filter(name -> !known.contains(name))
                        .map(name -> "\"" + name + "\"")
                        .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw AccessRefused.unknownParameters(
                    unknown, known.isEmpty() ? "none" : String.join(", ", known));
        }
    }

    /// The parameters a mapping asks for, as in `params = "process=true"`.
    private static Stream<String> conditions(HandlerMethod method) {
        var mapping =
                AnnotatedElementUtils.findMergedAnnotation(
                        method.getMethod(), RequestMapping.class);
        return mapping == null
                ? Stream.empty()
                : Arrays.stream(mapping.params()).map(condition -> condition.split("!?=", 2)[0]);
    }
}
