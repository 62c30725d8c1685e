package dev.ates.accounting.approval;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** Nobody may move money on their own account. */
public final class OwnAccount extends Refusal {
    private static final long serialVersionUID = 1L;

    public OwnAccount() {
        super("This concerns your own account: others must decide about it");
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.FORBIDDEN;
    }

    @Override
    public String name() {
        return "own-account";
    }
}
