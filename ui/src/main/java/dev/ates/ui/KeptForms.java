package dev.ates.ui;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what somebody was writing when their session ended: a form that comes too late, from a page of ours, waits with the
 * session that it was written in until the same person has signed in again. It is never sent by itself: the person sees it
 * and sends it. A form of another site is refused.
 */
final class KeptForms extends OncePerRequestFilter {

    static final String PAGE = "/kept-form";
    static final String DISCARD = PAGE + "/discard";

    private static final int CHARACTERS_MAX = 32 * 1024;
    private static final String CSRF = "_csrf";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CurrentSession current;
    private final Sessions sessions;
    private final SignOut signOut;
    private final String signIn;

    KeptForms(CurrentSession current, Sessions sessions, SignOut signOut, String signIn) {
        this.current = current;
        this.sessions = sessions;
        this.signOut = signOut;
        this.signIn = signIn;
    }

    static Map<String, List<String>> fields(Session.KeptForm form) {
        return JSON.readValue(form.fields(), new TypeReference<LinkedHashMap<String, List<String>>>() {});
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var session = current.of(request);
        if (session.isPresent()) {
            chain.doFilter(request, response);
            var kept = session.get().kept();
            if (kept != null && kept.path().equals(request.getRequestURI()) && response.getStatus() < 400) {
                sessions.keep(session.get().id(), null);
            }
        } else if (isFromHere(request) && request.getRequestURI().equals(SignOut.PATH)) {
            signOut.atTheProvider(request, response, null);
        } else if (isFromHere(request)) {
            current.known(request).ifPresent(ended -> keep(request, ended));
            askToSignIn(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private void keep(HttpServletRequest request, Session ended) {
        // It would take the place of the form that it is about.
        if (request.getRequestURI().equals(DISCARD)) {
            return;
        }
        if (!Optional.ofNullable(request.getContentType())
                .orElse("")
                .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            return;
        }
        var fields = new LinkedHashMap<>(request.getParameterMap());
        fields.remove(CSRF);
        var json = JSON.writeValueAsString(fields);
        if (json.length() <= CHARACTERS_MAX) {
            sessions.keep(ended.id(), new Session.KeptForm(request.getRequestURI(), json));
        }
    }

    private void askToSignIn(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", signIn);
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, signIn);
        }
    }

    /** By what the browser says of the page that sends it, which no page can change. */
    private static boolean isFromHere(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        var here = "%s://%s".formatted(request.getScheme(), request.getHeader(HttpHeaders.HOST));
        return here.equals(request.getHeader(HttpHeaders.ORIGIN));
    }
}
