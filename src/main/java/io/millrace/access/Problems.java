package io.millrace.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns whatever a controller throws into a problem. Texts say what is wrong with the request; of
/// our own failures only the request id gets out.
@RestControllerAdvice
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final ProblemWriter writer;

    Problems(ProblemWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler
    void answer(Exception e, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (hasClientGone(e)) {
            log.debug("The client of {} {} has gone", request.getMethod(), request.getRequestURI());
            return;
        }
        if (response.isCommitted()) {
            if (isRefusedByContainer(response)) {
                return;
            }
            // What is sent of a download cannot be taken back. Left to the container, which breaks
            // the connection, it does not look complete.
            throw e;
        }
        Problem problem = problemOf(e, request);
        if (e instanceof RequestRefused) {
            logIfOurs(problem, request);
        } else if (problem.status().is5xxServerError()) {
            StoreDown.log(
                    log.atError(), e, "{} {} failed", request.getMethod(), request.getRequestURI());
        }
        writer.write(problem, request, response);
    }

    /// A no that is meant, such as to one more job for a full queue, is no failure; but where it is
    /// not the client's fault, somebody may want to know.
    private static void logIfOurs(Problem refused, HttpServletRequest request) {
        if (refused.status().is5xxServerError()) {
            log.info(
                    "{} {} was refused: {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    refused.detail());
        }
    }

    /// Told by the container's own exceptions only: a connection of ours that breaks is no client
    /// gone.
    private static boolean hasClientGone(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException
                    || cause instanceof AsyncRequestNotUsableException) {
                return true;
            }
        }
        return false;
    }

    /// A request that breaks off or stalls is answered by the container itself, through its error
    /// page; until then its answer counts as committed, although nothing is sent.
    private static boolean isRefusedByContainer(HttpServletResponse response) {
        return response.getStatus() >= HttpStatus.BAD_REQUEST.value();
    }

    private static Problem problemOf(Exception e, HttpServletRequest request) {
        return switch (e) {
            case RequestRefused refused -> Problem.of(refused);
            case NoResourceFoundException _, NoHandlerFoundException _ -> notFound(request);
            case HttpRequestMethodNotSupportedException method -> wrongMethod(method, request);
            case HttpMediaTypeNotSupportedException type -> wrongMediaType(type);
            case HttpMessageNotReadableException body -> UnreadableJson.explain(body.getCause());
            case MethodArgumentTypeMismatchException parameter -> wrongParameter(parameter);
            case TypeMismatchException _ ->
                    new Problem(HttpStatus.BAD_REQUEST, "Wrong parameter", "A value is malformed.");
            case MissingServletRequestParameterException missing ->
                    new Problem(
                            HttpStatus.BAD_REQUEST,
                            "Missing parameter",
                            "\"" + missing.getParameterName() + "\" is needed.");
            case ErrorResponse response ->
                    new Problem(
                            response.getStatusCode(),
                            titleOf(response.getStatusCode()),
                            String.valueOf(response.getBody().getDetail()),
                            Map.of(),
                            response.getHeaders());
            default -> StoreDown.of(e).map(Problem::of).orElseGet(Problems::internal);
        };
    }

    static Problem notFound(HttpServletRequest request) {
        return new Problem(
                HttpStatus.NOT_FOUND,
                "Not Found",
                "There is nothing at " + request.getMethod() + " " + request.getRequestURI() + ".");
    }

    static Problem internal() {
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Internal Server Error",
                "Something went wrong on the server; its log tells more under this request id.");
    }

    static String titleOf(HttpStatusCode status) {
        var known = HttpStatus.resolve(status.value());
        return known == null ? "Refused" : known.getReasonPhrase();
    }

    private static Problem wrongMethod(
            HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        String[] supported = e.getSupportedMethods();
        String methods = supported == null ? "none" : String.join(", ", supported);
        return new Problem(
                HttpStatus.METHOD_NOT_ALLOWED,
                "Method Not Allowed",
                request.getRequestURI() + " takes " + methods + ", not " + e.getMethod() + ".",
                Map.of(),
                e.getHeaders());
    }

    private static Problem wrongMediaType(HttpMediaTypeNotSupportedException e) {
        String supported =
                e.getSupportedMediaTypes().stream()
                        .map(MediaType::toString)
                        .filter(type -> !type.contains("*"))
                        .collect(Collectors.joining(", "));
        MediaType given = e.getContentType();
        return new Problem(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Unsupported Media Type",
                "The body must be "
                        + supported
                        + ", not "
                        + (given == null
                                ? "without Content-Type"
                                : given.getType() + "/" + given.getSubtype())
                        + ".",
                Map.of(),
                e.getHeaders());
    }

    private static Problem wrongParameter(MethodArgumentTypeMismatchException e) {
        return new Problem(
                HttpStatus.BAD_REQUEST,
                "Wrong parameter",
                "\""
                        + e.getName()
                        + "\" must be "
                        + UnreadableJson.kindOf(
                                e.getParameter().nestedIfOptional().getNestedParameterType())
                        + ", not \""
                        + e.getValue()
                        + "\".",
                Map.of("field", e.getName()),
                HttpHeaders.EMPTY);
    }
}
