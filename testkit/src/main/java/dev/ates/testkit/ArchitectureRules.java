package dev.ates.testkit;

import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The architecture rules of all modules, checked on their compiled main classes. */
public final class ArchitectureRules {
    private static final String ATES = "dev.ates";
    private static final List<String> SERVICES = List.of("tracker", "accounting", "analytics", "directory", "outside");
    private static final List<String> MONEY_WORDS = List.of("amount", "fee", "reward", "balance", "price", "minor");
    private static final Set<String> FLOATING =
            Set.of("float", "double", Float.class.getName(), Double.class.getName(), BigDecimal.class.getName());

    private static final String UNHEEDED_GUARDS =
            "org\\.springframework\\.security\\.access\\.(prepost\\.(PostAuthorize|PreFilter|PostFilter)|annotation\\.Secured)"
                    + "|jakarta\\.annotation\\.security\\..*";

    private ArchitectureRules() {}

    /**
     * Checks all main classes of a package and those below.
     *
     * @param basePackage such as {@code dev.ates.tracker}
     * @throws AssertionError naming each place where a rule is broken, or when there are no classes to check
     */
    public static void check(String basePackage) {
        JavaClasses found = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(basePackage);
        if (found.isEmpty()) {
            throw new AssertionError("No classes in " + basePackage);
        }
        rules(ATES).forEach(rule -> rule.check(found));
    }

    static List<ArchRule> rules(String root) {
        return Stream.concat(
                        Stream.of(
                                timeComesFromAClock(),
                                onlyMainTakesTheSystemClock(),
                                moneyDoesNotFloat(),
                                nothingGuardsInVain(),
                                onlyMessagingKnowsAmqp(root),
                                onlyRobotsRunByThemselves(root),
                                nobodyReachesInside(root, "messaging"),
                                nobodyReachesInside(root, "ui")),
                        SERVICES.stream().map(service -> knowsNoOtherService(root, service)))
                .map(rule -> rule.allowEmptyShould(true))
                .toList();
    }

    static ArchRule timeComesFromAClock() {
        return noClasses()
                .should(accessTargetWhere(
                        is("asking the system for the time", ArchitectureRules::asksTheSystemForTheTime)))
                .because("time comes from an injected Clock, so that tests and replays can set it");
    }

    static ArchRule onlyMainTakesTheSystemClock() {
        return noClasses()
                .that(is("have no main method", javaClass -> !hasMain(javaClass)))
                .should(accessTargetWhere(is("taking the system's clock", ArchitectureRules::takesASystemClock)))
                .because("the system's clock enters once, where the program starts");
    }

    static ArchRule moneyDoesNotFloat() {
        return classes().should(haveNoFloatingMoney()).because("money is a long of minor units, right to the cent");
    }

    static ArchRule nothingGuardsInVain() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(UNHEEDED_GUARDS)
                .because("the login enforces @PreAuthorize alone, and no other annotation");
    }

    /** Nor does any other module know the message format: services publish and consume events. */
    static ArchRule onlyMessagingKnowsAmqp(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".messaging..", root + ".contracts.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..", root + ".contracts.wire..")
                .because("only one module handles event delivery");
    }

    /** Threads for one task, such as an executor that is closed in the method that opens it, are allowed. */
    static ArchRule onlyRobotsRunByThemselves(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(SERVICES.stream()
                        .map(service -> root + "." + service + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat(is("schedule work", ArchitectureRules::schedules))
                .orShould(accessTargetWhere(is("starting a thread", ArchitectureRules::startsAThread)))
                .because("background work is a Robot: on one instance, on record, can be paused and started manually");
    }

    private static boolean schedules(JavaClass type) {
        return type.getPackageName().startsWith("org.springframework.scheduling")
                || type.isEquivalentTo(ScheduledExecutorService.class)
                || type.isEquivalentTo(Timer.class);
    }

    private static boolean startsAThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return owner.isEquivalentTo(Thread.class) && (name.startsWith("start") || name.equals("<init>"))
                || owner.getName().startsWith(Thread.Builder.class.getName())
                        && (name.equals("start") || name.equals("unstarted"));
    }

    static ArchRule nobodyReachesInside(String root, String module) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + "." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + "." + module + ".*..")
                .because("the public API of %s is in its root package".formatted(module));
    }

    static ArchRule knowsNoOtherService(String root, String service) {
        String[] others = SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services communicate only by events");
    }

    /** {@code now()} with a Clock is allowed, and so is {@code nanoTime}, which only measures durations. */
    private static boolean asksTheSystemForTheTime(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        if (owner.isEquivalentTo(System.class)) {
            return name.equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Date.class)) {
            return name.equals("<init>") && parametersOf(access).isEmpty();
        }
        return owner.getPackageName().startsWith("java.time")
                && name.equals("now")
                && parametersOf(access).stream().noneMatch(parameter -> parameter.isEquivalentTo(Clock.class));
    }

    private static boolean takesASystemClock(JavaAccess<?> access) {
        String name = access.getTarget().getName();
        return access.getTargetOwner().isEquivalentTo(Clock.class)
                && (name.startsWith("system")
                        || (name.startsWith("tick")
                                && parametersOf(access).stream()
                                        .noneMatch(parameter -> parameter.isEquivalentTo(Clock.class))));
    }

    private static List<JavaClass> parametersOf(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target ? target.getRawParameterTypes() : List.of();
    }

    private static boolean hasMain(JavaClass javaClass) {
        return javaClass.getMethods().stream()
                .anyMatch(method -> method.getName().equals("main"));
    }

    private static ArchCondition<JavaClass> haveNoFloatingMoney() {
        return new ArchCondition<>("have no money in float, double or BigDecimal") {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                for (JavaField field : javaClass.getFields()) {
                    if (floats(field.getRawType()) && isMoney(field.getName())) {
                        events.add(violated(javaClass, field.getFullName()));
                    }
                }
                for (JavaCodeUnit unit : javaClass.getCodeUnits()) {
                    if (floats(unit.getRawReturnType()) && isMoney(unit.getName())) {
                        events.add(violated(javaClass, "the result of " + unit.getFullName()));
                    }
                    if (unit.getRawParameterTypes().stream().anyMatch(ArchitectureRules::floats)) {
                        Stream.of(reflected(unit).getParameters())
                                .filter(parameter -> floats(parameter) && isMoney(parameter.getName()))
                                .forEach(parameter -> events.add(violated(
                                        javaClass, "parameter " + parameter.getName() + " of " + unit.getFullName())));
                    }
                }
            }
        };
    }

    private static ConditionEvent violated(JavaClass where, String what) {
        return SimpleConditionEvent.violated(where, what + " is money as a floating-point or decimal type");
    }

    /** Uses reflection, because ArchUnit does not know the names of parameters. */
    private static Executable reflected(JavaCodeUnit unit) {
        return switch (unit.reflect()) {
            case Method method -> method;
            case Constructor<?> constructor -> constructor;
            default -> throw new IllegalStateException("Neither method nor constructor: " + unit.getFullName());
        };
    }

    private static boolean floats(JavaClass type) {
        return FLOATING.contains(type.getBaseComponentType().getName());
    }

    private static boolean floats(Parameter parameter) {
        Class<?> type = parameter.getType();
        while (type.isArray()) {
            type = type.componentType();
        }
        return FLOATING.contains(type.getName());
    }

    private static boolean isMoney(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return MONEY_WORDS.stream().anyMatch(lower::contains);
    }

    private static <T> DescribedPredicate<T> is(String description, Predicate<? super T> predicate) {
        return DescribedPredicate.describe(description, predicate::test);
    }
}
