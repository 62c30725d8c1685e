package dev.ates.ui;

import dev.ates.ui.door.Login;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The look, login and problem details of a service: import this into its application. */
@Configuration(proxyBeanMethods = false)
@Import({Look.class, Login.class, PersonFilterArgument.class})
public class Ui {}
