package io.cloakroom.storage.engine;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.jobs.Jobs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// An engine whose commits fail as those of [FailingRows] do.
public record FailingEngine(Engine engine, Function<Partition, FailingRows.Fate> fates) implements Engine {
    @Override
    public KeyValue keyValue() {
        return new FailingRows(engine.keyValue(), fates);
    }

    @Override
    public Blobs blobs() {
        return engine.blobs();
    }

    @Override
    public void createSpace(String space) throws IOException {
        engine.createSpace(space);
    }

    @Override
    public void expectSpaces(List<String> spaces) throws IOException {
        engine.expectSpaces(spaces);
    }

    @Override
    public Jobs jobs() {
        return engine.jobs();
    }

    @Override
    public void onExchange(Consumer<String> told) {
        engine.onExchange(told);
    }

    @Override
    public boolean retireSpace(String space) throws IOException {
        return engine.retireSpace(space);
    }

    @Override
    public void keeper(Keeper keeper) {
        engine.keeper(keeper);
    }

    @Override
    public Restored restoreSpace(String space) throws IOException {
        return engine.restoreSpace(space);
    }

    @Override
    public Predicate<String> keptSpaces() throws IOException {
        return engine.keptSpaces();
    }

    @Override
    public Optional<Long> rest(String space) throws IOException {
        return engine.rest(space);
    }

    @Override
    public Optional<Long> foundAtRest(String space) {
        return engine.foundAtRest(space);
    }

    @Override
    public void relocator(Relocator relocator) {
        engine.relocator(relocator);
    }

    @Override
    public List<String> troubles() {
        return engine.troubles();
    }

    @Override
    public boolean writable() {
        return engine.writable();
    }

    @Override
    public void close() throws StoreException {
        engine.close();
    }
}
