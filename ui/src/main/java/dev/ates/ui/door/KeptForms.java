package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.FormTitles;
import dev.ates.ui.FormTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.InvalidUrlException;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps forms that are sent after their session has ended: a form from one of our pages waits until its author has signed in
 * again. Only the form token of that session proves that the form is its author's; a cookie alone may be an old one in other
 * hands. Nothing is kept for a session that its owner has signed out. The same applies to a form from a page that was shown before another person signed in on this browser; it must not
 * act in that person's name. It is never sent automatically: the author reviews and sends it. A form from another site is
 * refused.
 */
final class KeptForms extends OncePerRequestFilter {

    static final String PAGE = "/kept-form";
    static final String DISCARD = PAGE + "/discard";

    /** The page that says whose page was used. */
    static final String OTHER_PERSON = "/other-person";

    /** The field that says which kept form is sent or discarded. */
    static final String FORM = "_kept";

    private static final int CHARACTERS_MAX = 32 * 1024;
    private static final String CSRF = "_csrf";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CurrentSession current;
    private final Sessions sessions;
    private final SignOut signOut;
    private final FormTitles titles;
    private final FormTokens tokens = new FormTokens();
    private final InstantSource realTime = InstantSource.system();

    KeptForms(CurrentSession current, Sessions sessions, SignOut signOut, FormTitles titles) {
        this.current = current;
        this.sessions = sessions;
        this.signOut = signOut;
        this.titles = titles;
    }

    static Map<String, List<String>> fields(KeptForm form) {
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
        var owner = session.flatMap(now -> otherOwner(request, now)).filter(before -> isFromHere(request));
        if (session.isPresent() && owner.isPresent()) {
            ofAnotherSession(request, response, session.get(), owner.get());
        } else if (session.isPresent()) {
            var sent = sent(request);
            chain.doFilter(request, response);
            if (sent.isPresent() && response.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
                sessions.forgetKept(session.get().subject(), sent.get());
            }
        } else if (isFromHere(request) && request.getRequestURI().equals(SignOut.PATH)) {
            signOut.atTheProvider(request, response, null);
        } else if (isFromHere(request)) {
            current.known(request)
                    .filter(ended -> isForm(request))
                    .flatMap(ended -> author(request, ended))
                    .ifPresent(author -> keep(request, author));
            lead(request, response, Login.SIGN_IN);
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    /** The session of the sending page, if the browser has a different one now. */
    private Optional<Session> otherOwner(HttpServletRequest request, Session now) {
        return Optional.ofNullable(tokens.resolveCsrfTokenValue(request, CurrentSession.csrf(now.csrfToken())))
                .filter(token -> !token.equals(now.csrfToken()))
                .flatMap(sessions::findByFormToken);
    }

    /** The session of the sending page, which may be an earlier one of the same person. */
    private Optional<Session> author(HttpServletRequest request, Session ended) {
        return Optional.ofNullable(tokens.resolveCsrfTokenValue(request, CurrentSession.csrf(ended.csrfToken())))
                .flatMap(sessions::findByFormToken)
                .filter(author -> author.subject().equals(ended.subject()));
    }

    /** The kept form that is sent or discarded now. */
    static Optional<UUID> sent(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter(FORM)).flatMap(Caller::personId);
    }

    /** The same or another person has signed in again in another window since the page was shown. */
    private void ofAnotherSession(HttpServletRequest request, HttpServletResponse response, Session now, Session owner)
            throws IOException {
        keep(request, owner);
        lead(request, response, owner.subject().equals(now.subject()) ? PAGE : OTHER_PERSON + "?was=" + owner.id());
    }

    private void keep(HttpServletRequest request, Session author) {
        var path = request.getRequestURI();
        // Neither has typed content.
        if (author.signedOut() || List.of(DISCARD, SignOut.PATH).contains(path)) {
            return;
        }
        if (!isForm(request)) {
            return;
        }
        var fields = new LinkedHashMap<>(request.getParameterMap());
        fields.keySet().removeAll(List.of(CSRF, FORM));
        var json = JSON.writeValueAsString(fields);
        var whyNot = titles.isDecision(path)
                ? KeptForm.WhyNot.decision
                : json.length() > CHARACTERS_MAX ? KeptForm.WhyNot.too_long : null;
        sent(request).ifPresent(before -> sessions.forgetKept(author.subject(), before));
        sessions.keep(
                author.subject(),
                new KeptForm(
                        UUID.randomUUID(),
                        path,
                        page(request),
                        whyNot == null ? json : "{}",
                        whyNot,
                        realTime.instant()));
    }

    /** Others, such as a file, are not kept, and so not read. */
    private static boolean isForm(HttpServletRequest request) {
        return Optional.ofNullable(request.getContentType())
                .orElse("")
                .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /** The path of the form's page, if the browser sends it. */
    private static @Nullable String page(HttpServletRequest request) {
        try {
            var page = UriComponentsBuilder.fromUriString(Optional.ofNullable(request.getHeader(HttpHeaders.REFERER))
                            .orElse(""))
                    .build();
            var path = SignInCookie.local(page.getPath());
            return page.getHost() == null || path.equals("/") && !"/".equals(page.getPath()) ? null : path;
        } catch (InvalidUrlException e) {
            // The form must not be lost because of a header that no browser sends.
            return null;
        }
    }

    private static void lead(HttpServletRequest request, HttpServletResponse response, String address) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", address);
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, address);
        }
    }

    /** Decides by headers that the browser sets and no page can change. */
    private static boolean isFromHere(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        var here = "%s://%s".formatted(request.getScheme(), request.getHeader(HttpHeaders.HOST));
        return here.equals(request.getHeader(HttpHeaders.ORIGIN));
    }
}
