package io.millrace.queue;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses what a node that only runs jobs does not answer.
final class OnlyWorks implements HandlerInterceptor {

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        // The error page of a refusal must not be refused once more.
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            throw JobRefused.onlyWorks();
        }
        return true;
    }
}
