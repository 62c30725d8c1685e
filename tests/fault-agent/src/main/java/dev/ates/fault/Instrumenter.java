package dev.ates.fault;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts a call of {@link Faults} into each method of the table when its class is loaded. */
final class Instrumenter implements ClassFileTransformer {

    private static final ClassDesc FAULTS = ClassDesc.of(Faults.class.getName());
    private static final MethodTypeDesc AT_ENTRY = MethodTypeDesc.of(CD_void, CD_String);
    private static final MethodTypeDesc AT_EXIT = MethodTypeDesc.of(CD_void, CD_Object, CD_String);

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String className,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        List<FaultPoint> points = Arrays.stream(FaultPoint.values())
                .filter(point -> point.isIn(className))
                .toList();
        if (points.isEmpty() || loader == null) {
            return null;
        }
        return instrumented(loader, classFile, points);
    }

    static byte[] instrumented(ClassLoader loader, byte[] classFile, List<FaultPoint> points) {
        var context = ClassFile.of(ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = context.parse(classFile);
        ClassTransform all = ClassTransform.ACCEPT_ALL;
        for (FaultPoint point : points) {
            all = all.andThen(ClassTransform.transformingMethodBodies(
                    method -> method.methodName().equalsString(point.method()), hook(point)));
        }
        return context.transformClass(model, all);
    }

    private static CodeTransform hook(FaultPoint point) {
        return switch (point.place()) {
            case ENTRY -> CodeTransform.ofStateful(() -> new Entry(point));
            case EXIT -> (code, element) -> exit(point, code, element);
        };
    }

    /** The call precedes the method's code. */
    private record Entry(FaultPoint point) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder code) {
            code.loadConstant(point.name()).invokestatic(FAULTS, "hit", AT_ENTRY);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            code.with(element);
        }
    }

    private static void exit(FaultPoint point, CodeBuilder code, CodeElement element) {
        if (element instanceof ReturnInstruction end) {
            if (end.opcode() == Opcode.ARETURN) {
                code.dup().loadConstant(point.name()).invokestatic(FAULTS, "hit", AT_EXIT);
            } else {
                code.loadConstant(point.name()).invokestatic(FAULTS, "hit", AT_ENTRY);
            }
        }
        code.with(element);
    }
}
