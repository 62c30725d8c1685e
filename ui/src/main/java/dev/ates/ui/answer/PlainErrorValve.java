package dev.ates.ui.answer;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Responds when Tomcat refuses a request before it knows the application: a malformed request line, {@code %2f} in a path,
 * too long headers. Tomcat's own page would be a third error format.
 */
final class PlainErrorValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(PlainErrorValve.class);

    private final PlainAnswers answers;

    PlainErrorValve(PlainAnswers answers) {
        this.answers = answers;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        var answer = answers.answer(Problem.of(known(status)), request);
        try {
            response.setContentType(answer.contentType());
            answers.head(response);
            var reporter = response.getReporter();
            if (reporter != null) {
                reporter.write(answer.text());
                response.finishResponse();
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("The client did not wait for the answer");
        }
    }

    private static HttpStatus known(int status) {
        var exact = HttpStatus.resolve(status);
        return exact != null ? exact : status < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
