package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.AccessViews.SimulationView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.TokenView;
import io.cloakroom.admin.view.UserViews.RoleView;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.s3.policy.S3Action.On;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The access simulator on the page about access to a bucket.
public final class AccessTrials {
    private static final String AT_ONCE = "100";

    private AccessTrials() {}

    /// A requester to choose.
    ///
    /// @param value `token KEY` or `user ID`
    public record Somebody(String value, String name) {}

    /// @param tokens  of the project that the reader may ask about, the newest ones
    /// @param users   of the project that the reader may ask about
    /// @param actions for completion in the browser
    /// @param result  `null` when nothing was simulated
    /// @param draft   text in the policy editor
    public record Trial(
            List<Somebody> tokens,
            List<Somebody> users,
            List<String> actions,
            @Nullable SimulationView result,
            String draft) {}

    static Trial of(Visit visit, ProjectView project, @Nullable SimulationView result, String draft) {
        return new Trial(tokens(visit, project), users(visit, project), actions(), result, draft);
    }

    private static List<Somebody> tokens(Visit visit, ProjectView project) {
        return visit
                .api()
                .page(TokenView.class, Map.of("limit", AT_ONCE), "projects", project.id(), "tokens")
                .items()
                .stream()
                .map(token -> new Somebody("token " + token.accessKey(), token.name() + " (" + token.accessKey() + ")"))
                .toList();
    }

    private static List<Somebody> users(Visit visit, ProjectView project) {
        var users = new ArrayList<Somebody>();
        for (var role : visit.api()
                .page(RoleView.class, Map.of("limit", AT_ONCE), "projects", project.id(), "users")
                .items()) {
            if (visit.owns(project) || role.user().id().equals(visit.user().id())) {
                users.add(new Somebody("user " + role.user().id(), role.user().name()));
            }
        }
        return users;
    }

    private static List<String> actions() {
        return Arrays.stream(S3Action.values())
                .filter(action -> action.on() != On.ACCOUNT)
                .map(S3Action::policyName)
                .toList();
    }

    /// The body of the REST call.
    static Map<String, Object> body(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        var who = call.field("who");
        if (who.startsWith("token ") || who.startsWith("user ")) {
            int space = who.indexOf(' ');
            body.put(who.substring(0, space), who.substring(space + 1));
        } else if (who.equals("account")) {
            body.put("account", call.field("other"));
        }
        body.put("action", call.field("action"));
        if (!call.rawField("key").isEmpty()) {
            body.put("key", call.rawField("key"));
        }
        var conditions = new LinkedHashMap<String, Object>();
        put(conditions, "aws:SourceIp", call.field("address"));
        put(conditions, "aws:SecureTransport", call.field("secure"));
        put(conditions, "s3:prefix", call.rawField("listed"));
        put(conditions, call.field("condition"), call.field("value"));
        if (!conditions.isEmpty()) {
            body.put("conditions", conditions);
        }
        if (call.ticked("unsaved") && !call.field("policy").isEmpty()) {
            body.put("policy", call.field("policy"));
        }
        return body;
    }

    private static void put(Map<String, Object> conditions, String name, String value) {
        if (!name.isEmpty() && !value.isEmpty()) {
            conditions.put(name, value);
        }
    }
}
