package dev.ates.tracker.search;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** {@code search-not-understood}: a term of a search is invalid; the message names its position, from 1, and what is expected. */
public final class QueryRefused extends Refusal {

    /** @param complaint a sentence */
    public QueryRefused(int position, String complaint) {
        super(told(position, complaint));
    }

    QueryRefused(int position, String complaint, IllegalArgumentException cause) {
        super(told(position, complaint), cause);
    }

    private static String told(int position, String complaint) {
        return "At character %d: %s".formatted(position, complaint);
    }

    @Override
    public String field() {
        return "q";
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.BAD_REQUEST;
    }

    @Override
    public String name() {
        return "search-not-understood";
    }
}
