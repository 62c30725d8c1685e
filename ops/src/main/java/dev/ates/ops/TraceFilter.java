package dev.ates.ops;

import dev.ates.contracts.Trace;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.slf4j.MDC;

/** Assigns a request to the trace of its header {@code traceparent}, or begins one, and adds the trace id to its log lines. */
final class TraceFilter implements Filter {

    private static final String MDC_KEY = "traceId";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try (Trace.Scope scope = Trace.enter(((HttpServletRequest) request).getHeader("traceparent"));
                MDC.MDCCloseable line = MDC.putCloseable(MDC_KEY, Trace.id().orElse(""))) {
            chain.doFilter(request, response);
        }
    }
}
