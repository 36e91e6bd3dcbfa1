package io.cloakroom.admin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Lets a test act at a certain step of a call: just before a method of the store is called next. Other calls wait
/// meanwhile. All calls go to the real store.
final class StoreHook {
    private String method = "";
    private @Nullable Runnable next;

    synchronized void next(String beforeMethod, Runnable hook) {
        method = beforeMethod;
        next = hook;
    }

    <T> T before(Class<T> type, T store) {
        var hooked = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, called, arguments) -> {
            run(called.getName());
            try {
                return called.invoke(store, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        });
        return type.cast(hooked);
    }

    private synchronized void run(String called) {
        var hook = next;
        if (hook != null && called.equals(method)) {
            next = null;
            hook.run();
        }
    }
}
