package dev.ates.accounting.statement;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the response to every request for a statement, in one of {@link StatementWriter.Format}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "The statement; its last line or field marks it as complete",
        content = {
            @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
            @Content(mediaType = "application/json", schema = @Schema(implementation = StatementWriter.Whole.class)),
            @Content(mediaType = "text/plain", schema = @Schema(type = "string"))
        })
@interface AnswersWithStatement {}
