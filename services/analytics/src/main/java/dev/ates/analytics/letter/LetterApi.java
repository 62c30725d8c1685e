package dev.ates.analytics.letter;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.analytics.letter.Letters.Line;
import dev.ates.analytics.letter.Subscriptions.Subscription;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's management letter, for programs. */
@RestController
@RequestMapping("/api/v1/management-letter")
@Allowed(Group.administrators)
@Tag(
        name = "management letter",
        description = "For administrators. The figures of each day by mail, once they are final.")
class LetterApi {

    private static final int LETTERS_MAX = 100;

    private final Subscriptions subscriptions;
    private final Letters letters;

    LetterApi(Subscriptions subscriptions, Letters letters) {
        this.subscriptions = subscriptions;
        this.letters = letters;
    }

    /** @param letters the last 100, newest day first */
    record Answer(Subscription subscription, List<Line> letters) {}

    @GetMapping
    @Operation(summary = "Whether I get the letter, and the last letters to me")
    Answer letterState(Caller caller) {
        return new Answer(subscriptions.of(caller.id()), letters.latest(caller.id(), LETTERS_MAX));
    }

    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Send me each day that becomes final from now on; may be repeated")
    @ApiResponse(responseCode = "204", description = "It will be sent")
    @ApiResponse(
            responseCode = "409",
            description =
                    "no-mail-server: analytics sends no mail here; no-address: the directory has no valid address",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    void beginLetters(Caller caller) {
        subscriptions.begin(caller.id());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Send me no more days, nor those that wait; may be repeated")
    @ApiResponse(responseCode = "204", description = "Nothing more will be sent")
    void endLetters(Caller caller) {
        subscriptions.end(caller.id());
    }
}
