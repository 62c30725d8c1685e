package dev.ates.mail;

import org.springframework.context.MessageSource;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Renders messages with the templates {@code letter.txt} and {@code letter.html} of a folder on the class path. Values are
 * never interpreted as templates or messages, and the HTML templates escape them.
 */
public final class MailTemplates {

    private static final String LETTER = "letter";

    private final TemplateEngine html;
    private final TemplateEngine text;

    /** @param folder such as {@code accounting/letters} */
    public MailTemplates(String folder, MessageSource messages) {
        this.html = engine(folder, TemplateMode.HTML, ".html", messages);
        this.text = engine(folder, TemplateMode.TEXT, ".txt", messages);
    }

    private static TemplateEngine engine(String folder, TemplateMode mode, String suffix, MessageSource messages) {
        var templates = new ClassLoaderTemplateResolver(MailTemplates.class.getClassLoader());
        templates.setPrefix(folder + "/");
        templates.setSuffix(suffix);
        templates.setTemplateMode(mode);
        templates.setCharacterEncoding("UTF-8");
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setTemplateEngineMessageSource(messages);
        return engine;
    }

    /** @param values the templates' values, to which the subject is added, in the language of the message */
    public MailText write(String subject, Context values) {
        values.setVariable("subject", subject);
        return new MailText(subject, text.process(LETTER, values), html.process(LETTER, values));
    }

    /** Control characters, such as line ends, as blanks. */
    public static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
