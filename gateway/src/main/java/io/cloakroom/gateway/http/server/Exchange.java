package io.cloakroom.gateway.http.server;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.Standing;
import io.cloakroom.gateway.http.head.RequestHead;
import io.cloakroom.gateway.http.server.ExchangeConnection.Ending;
import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, on a virtual thread of its own.
final class Exchange implements Runnable, RunningRequest {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /// How long the rest of a body that nobody reads is waited for in all. Whatever is on its way already arrives within this
    /// time. A client that takes longer loses the connection, and takes no place from others meanwhile.
    private static final int DRAIN_MILLIS = 1_000;

    private final Listener listener;
    private final ExchangeConnection connection;
    private final RequestHead head;
    private final boolean probe;
    private final Object address;
    private final WorkPermits.Turn turn;
    private final WireBody body;
    private final HttpRequest request;
    private final Outlet outlet;
    private final AnswerSender answer;

    /// Whether the request is counted among those of strangers.
    private boolean stranger;

    /// @param probe whether the request asks for the server's health, and is not counted
    Exchange(Listener listener, ExchangeConnection connection, RequestHead head, RequestOrigin origin, boolean probe) {
        this.listener = listener;
        this.connection = connection;
        this.head = head;
        this.probe = probe;
        address = AddressShares.key(origin.remote().getAddress());
        turn = listener.permits.turn(address);
        var times = listener.limits.times();
        var arrived = connection.arrived();
        var input = new BodyInput(arrived, connection::readMore, new Pace(times), turn);
        body = new WireBody(head, listener.limits.sizes(), arrived, input, connection::sendContinue);
        request = new HttpRequest(
                listener.nextId(),
                head.method(),
                head.path(),
                head.query(),
                origin.host(),
                head.headers(),
                body,
                origin.remote(),
                origin.secure(),
                Instant.now());
        outlet = new Outlet(connection.channel(), new Pace(times), turn, connection.sent());
        answer = new AnswerSender(listener, connection, outlet, head, request.id());
    }

    /// The client's address, under which the request is counted.
    Object address() {
        return address;
    }

    @Override
    public boolean waitsForClient() {
        return turn.isPaused();
    }

    @Override
    public void giveUp() {
        var _ = connection.channel().close();
    }

    @Override
    public void run() {
        var ending = Ending.CUT;
        try {
            boolean isStranger = !probe && listener.handler.standing(request) == Standing.STRANGER;
            boolean refused = isStranger && !enterAsStranger();
            ending = send(refused ? listener.refuse(Refusal.OVERLOAD, request.id()) : handled());
        } catch (UnreadableBody failed) {
            LOG.error(
                    "{} {}: the answer was cut off, since the rest of its body cannot be read",
                    listener.settings.name(),
                    request.id(),
                    failed.getCause());
        } catch (IOException gone) {
            LOG.debug("{} {}: {}", listener.settings.name(), request.id(), gone.getMessage());
        } catch (Throwable bug) {
            LOG.error("{} {}: the answer could not be sent", listener.settings.name(), request.id(), bug);
        } finally {
            turn.end();
            body.finish();
            if (stranger) {
                listener.strangers.leave(this, address);
            }
            connection.ended(answer.last(), ending);
        }
    }

    /// @return false when there are too many already
    private boolean enterAsStranger() {
        var limits = listener.limits.strangers();
        body.hurry(limits.bodyMillis());
        outlet.hurry(limits.answerMillis());
        stranger = listener.strangers.enter(this, address);
        return stranger;
    }

    private HttpResponse handled() {
        try {
            if (!probe && !turn.begin(listener.limits.times().turnMillis())) {
                return listener.refuse(Refusal.OVERLOAD, request.id());
            }
            if (!connection.channel().isActive()) { // the client left while the request waited for its turn
                return listener.refuse(Refusal.TIMEOUT, request.id());
            }
            return listener.handler.handle(request);
        } catch (Throwable bug) {
            LOG.error("{} {}: the handler failed", listener.settings.name(), request.id(), bug);
            return listener.refuse(Refusal.INTERNAL_ERROR, request.id());
        }
    }

    private Ending send(HttpResponse response) throws IOException {
        var ending = ending(response);
        var instead = answer.send(response, ending);
        if (instead != null) {
            return send(instead);
        }
        listener.answered.increment();
        return ending == Ending.KEEP && !body.isDrained() ? drain() : ending;
    }

    /// What becomes of the connection after the answer. The header block of the answer already has to announce it.
    private Ending ending(HttpResponse response) {
        if (!body.isDrainable()) {
            return Ending.LINGER;
        }
        boolean keep = head.keepAlive() && !response.close() && !listener.closing;
        return keep ? Ending.KEEP : body.isDrained() ? Ending.CLOSE : Ending.LINGER;
    }

    /// Passes over the rest of the body, so that the connection can be used again.
    private Ending drain() {
        try {
            answer.flush();
            body.hurry(DRAIN_MILLIS);
            body.drain();
            return Ending.KEEP;
        } catch (IOException gone) {
            return Ending.LINGER;
        }
    }
}
