package io.cloakroom.admin.link;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.view.TokenViews;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Evaluator.Verdict;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Chooses the token that signs a link. It must be allowed to do what the link does, from any address, until the link
/// ends.
public final class LinkSigners {
    private static final int LOOKED_AT = 1_000;
    private static final int NAMED = 5;

    private final TokenStore tokens;
    private final Directory directory;
    private final LinkRights rights;

    public LinkSigners(TokenStore tokens, Directory directory, LinkRights rights) {
        this.rights = rights;
        this.tokens = tokens;
        this.directory = directory;
    }

    /// The token with this access key. Without one, the caller's newest suitable token; for an owner, otherwise the
    /// newest of the project.
    Token of(AdminRequest request, @Nullable String accessKey, WantedLink link) throws IOException {
        return accessKey == null ? chosen(request, link) : namedToken(request, accessKey, link);
    }

    private Token namedToken(AdminRequest request, String accessKey, WantedLink link) throws IOException {
        var token = directory.token(accessKey);
        if (!request.rights().over(token)
                || !token.project().equals(request.project().id())) {
            throw Directory.noToken(accessKey);
        }
        var why = refusal(request.project(), token, link);
        if (why.isPresent()) {
            throw Problem.conflict("token " + inWords(token) + " " + why.get() + "; " + advice(link))
                    .with("tokens", List.of(accessKey));
        }
        return token;
    }

    private Token chosen(AdminRequest request, WantedLink link) throws IOException {
        var project = request.project();
        var refused = new ArrayList<String>();
        var self = request.caller().userId();
        var own = self == null ? Optional.<Token>empty() : first(project, self, link, refused);
        var token = own.isEmpty() && request.rights().owns(project.id()) ? first(project, null, link, refused) : own;
        return token.orElseThrow(() -> Problem.conflict(
                refused.isEmpty()
                        ? "a link is signed by a token, and there is none to sign it in project " + project.name()
                                + "; " + advice(link)
                        : "no token can sign this link: "
                                + list(refused.stream().distinct().toList()) + "; " + advice(link)));
    }

    private Optional<Token> first(Project project, @Nullable String user, WantedLink link, List<String> refused)
            throws IOException {
        for (var token : tokens.tokens(project.id(), user, null, LOOKED_AT)) {
            var why = refusal(project, token, link);
            if (why.isEmpty()) {
                return Optional.of(token);
            }
            refused.add(inWords(token) + " " + why.get());
        }
        return Optional.empty();
    }

    private static String list(List<String> refused) {
        int most = Math.min(refused.size(), NAMED);
        return String.join(", ", refused.subList(0, most))
                + (refused.size() > most ? ", and " + (refused.size() - most) + " more" : "");
    }

    private static String advice(WantedLink link) {
        return "make a token that may " + link.verb() + link.target() + " from everywhere until the link ends, "
                + link.until().truncatedTo(ChronoUnit.SECONDS) + ", or ask for a shorter link";
    }

    private static String inWords(Token token) {
        return Directory.shown(token.name()) + " (" + token.accessKey() + ")";
    }

    /// Why a token cannot sign a link; empty when it can.
    private Optional<String> refusal(Project project, Token token, WantedLink link) throws IOException {
        var why = refusal(token, link);
        return why.isPresent()
                ? why
                : rights.refusal(project, token, link)
                        .map(sentence -> "may not " + link.verb() + link.target() + ", since " + sentence);
    }

    /// Checks only the token itself.
    private static Optional<String> refusal(Token token, WantedLink link) {
        var state = TokenViews.state(token, link.from());
        if (!state.equals("active")) {
            return Optional.of(state.equals("expired") ? "has expired" : "is disabled");
        }
        var end = token.end();
        if (end != null && end.isBefore(link.until())) {
            return Optional.of("ends before the link, " + end.truncatedTo(ChronoUnit.SECONDS));
        }
        return token.scope().isFull()
                ? Optional.empty()
                : refusal(token, token.scope().policy(), link);
    }

    private static Optional<String> refusal(Token token, String document, WantedLink link) {
        // A link may be opened from any address.
        if (document.toLowerCase(Locale.ROOT).contains("\"aws:sourceip\"")) {
            return Optional.of("works from certain addresses only");
        }
        try {
            var policy = PolicyParser.storedScope(document);
            boolean allowed = allows(policy, token, link, link.from()) && allows(policy, token, link, link.until());
            return allowed ? Optional.empty() : Optional.of("may not " + link.verb() + link.target());
        } catch (PolicyException unreadable) {
            return Optional.of("has a policy that cannot be read");
        }
    }

    private static boolean allows(Policy policy, Token token, WantedLink link, Instant at) {
        Map<ConditionKey, String> facts = new EnumMap<>(ConditionKey.class);
        facts.put(ConditionKey.SECURE_TRANSPORT, Boolean.toString(link.secure()));
        facts.put(ConditionKey.CURRENT_TIME, at.toString());
        facts.put(ConditionKey.EPOCH_TIME, Long.toString(at.getEpochSecond()));
        facts.put(ConditionKey.USER_ID, token.user());
        facts.put(ConditionKey.UPLOAD, "true");
        if (link.versionId() != null) {
            facts.put(ConditionKey.VERSION_ID, link.versionId());
        }
        return link.actions().stream()
                .map(action ->
                        AccessRequest.onObject(action, link.bucket().name().value(), link.key(), facts))
                .allMatch(asked -> Evaluator.decide(policy, asked) == Verdict.ALLOWED);
    }
}
