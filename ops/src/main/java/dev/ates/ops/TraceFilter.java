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

/** A request belongs to the trace that its header {@code traceparent} names, or begins one; its log lines say which. */
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
