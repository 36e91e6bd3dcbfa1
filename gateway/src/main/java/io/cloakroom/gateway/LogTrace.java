package io.cloakroom.gateway;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.cloakroom.admin.text.Legible;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `%exception` of the log: the message of each exception on one line, whatever characters a client has put into it.
/// `logback.xml` names this class.
public final class LogTrace extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return super.throwableProxyToString(new EscapedThrowable(thrown));
    }

    private record EscapedThrowable(IThrowableProxy thrown) implements IThrowableProxy {
        private static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
            return thrown == null ? null : new EscapedThrowable(thrown);
        }

        private static @Nullable String escaped(@Nullable String message) {
            return message == null ? null : Legible.escaped(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return escaped(thrown.getOverridingMessage());
        }

        @Override
        public @Nullable String getMessage() {
            return escaped(thrown.getMessage());
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return of(thrown.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(thrown.getSuppressed())
                    .map(EscapedThrowable::new)
                    .toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
