package io.cloakroom.gateway;

import io.cloakroom.storage.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets a test act after a caller was admitted and before the operation reads.
final class ReadHook {
    private static final Set<String> READS = Set.of("open", "head", "amend");

    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

    void next(Runnable hook) {
        next.set(hook);
    }

    /// The store for the operations: all calls go to `store`.
    ObjectStore before(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    var hook = READS.contains(method.getName()) ? next.getAndSet(null) : null;
                    if (hook != null) {
                        hook.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
