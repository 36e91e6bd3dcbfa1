package io.cloakroom.gateway;

import io.cloakroom.storage.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Lets a test do something between the moment when a caller is admitted and the moment when its operation reads.
final class ReadHook {
    private static final Set<String> READS = Set.of("open", "head", "amend");

    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

    void next(Runnable hook) {
        next.set(hook);
    }

    /// The store that operations are given: all calls go to `store`.
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
