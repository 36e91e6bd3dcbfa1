package io.cloakroom.admin.project;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OPERATOR;
import static io.cloakroom.admin.rest.Access.OWNER;
import static io.cloakroom.admin.rest.Access.SIGNED_IN;

import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.text.Lasting;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.admin.view.BucketViews.UsageView;
import io.cloakroom.admin.view.ProjectViews;
import io.cloakroom.admin.view.ProjectViews.DeletedProject;
import io.cloakroom.admin.view.ProjectViews.LimitsView;
import io.cloakroom.admin.view.ProjectViews.ProjectUsage;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.UserViews;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Routes that order, show, limit and delete projects.
public final class ProjectRoutes {
    private static final int BUCKETS_NAMED = 10;
    private static final int PAGE = 500;

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final Directory directory;
    private final ProjectOrders orders;

    public ProjectRoutes(ProjectStore projects, TokenStore tokens, Directory directory, ProjectOrders orders) {
        this.projects = projects;
        this.tokens = tokens;
        this.directory = directory;
        this.orders = orders;
    }

    record ProjectChange(
            @Nullable String description,
            @Nullable NewLimits limits,

            @Field(
                    value = "The most that tokens of members may do: work with objects, or also change buckets",
                    oneOf = {"objects", "buckets"})
            @Nullable
            String memberTokens) {}

    public void addTo(Route.Table table) {
        table.row("POST", "projects", OPERATOR, "Orders an Object Store: project, owner and token.", this::create)
                .takes(ProjectOrders.NewProject.class)
                .creates(true)
                .gives(Connection.class)
                .audited("project.create");
        table.row("GET", "projects", SIGNED_IN, "Lists the projects that the caller may see.", this::list)
                .searchable()
                .givesPageOf(ProjectView.class);
        table.row("GET", "projects/{project}", MEMBER, "Shows a project.", this::view)
                .gives(ProjectView.class);
        table.row(
                        "PATCH",
                        "projects/{project}",
                        OWNER,
                        "Changes a project's description and, for operators, its limits.",
                        this::change)
                .takes(ProjectChange.class)
                .conditional()
                .gives(ProjectView.class)
                .audited("project.change");
        table.row(
                        "DELETE",
                        "projects/{project}",
                        OPERATOR,
                        "Disables a project's tokens, and then deletes the project.",
                        this::delete)
                .query("withData", "string", "The project's name again, to delete it with all its buckets.")
                .conditional()
                .gives(DeletedProject.class)
                .audited("project.delete");
        table.row(
                        "GET",
                        "projects/{project}/usage",
                        MEMBER,
                        "Shows the usage and the limits of a project.",
                        this::usage)
                .gives(ProjectUsage.class);
    }

    private Connection create(AdminRequest request) throws IOException {
        var connection = orders.order(
                request.json(ProjectOrders.NewProject.class),
                request.caller(),
                request.call().via());
        request.subject()
                .target(connection.project().name())
                .project(connection.project().id());
        return connection;
    }

    /// Lists the projects that the caller may see. With `search`, a page may be short although more follows.
    private Page<ProjectView> list(AdminRequest request) throws IOException {
        int limit = request.limit();
        var search = request.query("search").orElse("").toLowerCase(Locale.ROOT);
        var found = new ArrayList<Project>();
        var after = request.after();
        while (found.size() <= limit) {
            var page = visible(request, after, search.isEmpty() ? limit + 1 : PAGE);
            for (var project : page.items()) {
                if (Directory.matches(project, search) && found.size() <= limit) {
                    found.add(project);
                }
            }
            if (page.next() == null) {
                break;
            }
            after = page.next();
        }
        boolean more = found.size() > limit;
        var shown = more ? found.subList(0, limit) : found;
        return new Page<>(views(request, shown), more ? shown.getLast().id() : null);
    }

    private Page<Project> visible(AdminRequest request, @Nullable String after, int max) throws IOException {
        if (request.rights().operator()) {
            var page = projects.projects(after, max);
            return new Page<>(
                    page.stream().filter(project -> project.deletedAt() == null).toList(),
                    page.size() < max ? null : page.getLast().id());
        }
        var own = new ArrayList<Project>();
        for (var id : request.rights().projects().stream().sorted().toList()) {
            if (after == null || id.compareTo(after) > 0) {
                projects.project(id)
                        .filter(project -> project.deletedAt() == null)
                        .ifPresent(own::add);
            }
        }
        return new Page<>(own, null);
    }

    private List<ProjectView> views(AdminRequest request, List<Project> shown) throws IOException {
        var views = new ArrayList<ProjectView>();
        for (var project : shown) {
            views.add(view(request, project));
        }
        return views;
    }

    private ProjectView view(AdminRequest request, Project project) throws IOException {
        var user = request.caller().userId();
        var role = user == null ? Optional.<Role>empty() : tokens.role(user, project.id());
        return ProjectView.of(
                project, role.map(held -> UserViews.roleName(held.kind())).orElse(null));
    }

    private Tagged view(AdminRequest request) throws IOException {
        return new Tagged(view(request, request.project()), Etags.of(request.project()));
    }

    /// Owners change the description and the rights of their members' tokens; operators also change the limits.
    private Tagged change(AdminRequest request) throws IOException {
        var body = request.json(ProjectChange.class);
        var description = body.description();
        var limits = body.limits();
        if (limits != null && !request.rights().operator()) {
            throw Problem.badRequest("only operators may set the limits of a project");
        }
        var text = description == null ? null : Directory.goodText(description, "description");
        var other = limits == null ? null : limits.limits();
        var members = body.memberTokens() == null ? null : memberTokens(body.memberTokens());
        var changed = projects.changeProject(request.project().id(), was -> {
                    request.requireMatch(was);
                    var next = text == null ? was : was.withDescription(text);
                    next = members == null ? next : next.withMemberTokens(members);
                    return other == null ? next : next.withLimits(other);
                })
                .orElseThrow(() -> Directory.noProject(request.name("project")));
        request.subject().detail(detail(text, other, members));
        return new Tagged(view(request, changed), Etags.of(changed));
    }

    private static MemberTokens memberTokens(String name) {
        for (var each : MemberTokens.values()) {
            if (ProjectViews.nameOf(each).equals(name)) {
                return each;
            }
        }
        throw Problem.badRequest("memberTokens is objects or buckets");
    }

    private static String detail(
            @Nullable String description, @Nullable ProjectLimits limits, @Nullable MemberTokens members) {
        var changed = new ArrayList<String>();
        if (description != null) {
            changed.add("description");
        }
        if (members != null) {
            changed.add("tokens of members: " + ProjectViews.nameOf(members));
        }
        if (limits != null) {
            changed.add("limits: " + inWords(LimitsView.of(limits)));
        }
        return String.join("; ", changed);
    }

    private static String inWords(LimitsView limits) {
        var changes = new ArrayList<String>();
        var bytes = limits.maxBytes();
        if (bytes != null) {
            changes.add(Sizes.exact(bytes));
        }
        add(changes, limits.maxObjects(), "objects");
        add(changes, limits.maxBuckets(), "buckets");
        add(changes, limits.maxTokenLifeDays(), "days of a token");
        return changes.isEmpty() ? "none" : String.join(", ", changes);
    }

    private static void add(List<String> changes, @Nullable Number limit, String of) {
        if (limit != null) {
            changes.add(limit + " " + of);
        }
    }

    private ProjectUsage usage(AdminRequest request) throws IOException {
        var project = request.project();
        int buckets = projects.buckets(project.id(), "", null, 100_000).size();
        var usage = Directory.reachable(() -> projects.usage(project.id()));
        var limits = project.limits();
        return new ProjectUsage(
                usage.map(UsageView::of).orElse(null),
                buckets,
                LimitsView.of(limits),
                exceeded(limits, usage.orElse(null), buckets));
    }

    private static List<String> exceeded(ProjectLimits limits, @Nullable Usage usage, int buckets) {
        var exceeded = new ArrayList<String>();
        if (usage != null && isOver(limits.maxBytes(), usage.allBytes())) {
            exceeded.add("maxBytes");
        }
        if (usage != null && isOver(limits.maxObjects(), usage.versions())) {
            exceeded.add("maxObjects");
        }
        if (isOver(limits.maxBuckets(), buckets)) {
            exceeded.add("maxBuckets");
        }
        return exceeded;
    }

    private static boolean isOver(@Nullable Number limit, long held) {
        return limit != null && held > limit.longValue();
    }

    /// Disables the project's tokens before the deletion, and again after it, for tokens made meanwhile.
    private DeletedProject delete(AdminRequest request) throws IOException {
        var project = request.project();
        request.requireMatch(project);
        var repeated = request.query("withData");
        if (repeated.isPresent() && !repeated.get().equals(project.name())) {
            throw Problem.badRequest("withData repeats the project's name, which is \"" + project.name() + "\"");
        }
        if (repeated.isEmpty()) {
            refuseWithBuckets(project);
        }
        var disabled = disableTokens(project.id());
        boolean deleted = false;
        try {
            delete(project, repeated.isPresent());
            deleted = true;
        } finally {
            if (!deleted) {
                enable(disabled);
            }
        }
        disabled.addAll(disableTokens(project.id()));
        request.subject()
                .detail(Lasting.counted(disabled.size(), "token") + " disabled"
                        + (repeated.isPresent() ? ", with data" : ""));
        return new DeletedProject(view(request, project), disabled);
    }

    private void delete(Project project, boolean withData) throws IOException {
        switch (projects.deleteProject(project.id(), withData)) {
            case ProjectStore.DeleteProject.Deleted _ -> {}
            case ProjectStore.DeleteProject.NoSuchProject _ ->
                throw Problem.notFound("there is no project \"" + project.name() + "\" any more");
            case ProjectStore.DeleteProject.Protected(var versions) ->
                throw Protections.refused(project.name(), versions);
            case ProjectStore.DeleteProject.Unknown(var buckets) ->
                throw Problem.conflict(
                        "project " + project.name() + " has buckets with Object Lock, and what it protects"
                                + " cannot be read now: "
                                + String.join(
                                        ", ",
                                        buckets.stream()
                                                .map(bucket -> bucket.name().value())
                                                .toList())
                                + "; delete it when its data can be reached");
            case ProjectStore.DeleteProject.NotEmpty(var buckets) -> {
                refuseWithBuckets(project);
                throw Problem.conflict(
                        buckets.isEmpty()
                                ? "project " + project.name() + " holds objects that no bucket's name leads to, or that"
                                        + " cannot be reached now; to delete it with all data repeat its name"
                                        + " (withData,"
                                        + " --with-data)"
                                : "buckets came and went while the project was to be deleted; try again");
            }
        }
    }

    private void enable(List<String> disabled) throws IOException {
        for (var accessKey : disabled) {
            // A token that was reported as leaked meanwhile stays disabled.
            tokens.changeToken(accessKey, token -> token.state() == Token.State.DISABLED ? token.enabled() : token);
        }
    }

    private void refuseWithBuckets(Project project) throws IOException {
        var buckets = projects.buckets(project.id(), "", null, BUCKETS_NAMED + 1);
        if (!buckets.isEmpty()) {
            var names = buckets.stream()
                    .limit(BUCKETS_NAMED)
                    .map(bucket -> bucket.name().value())
                    .toList();
            throw Problem.conflict("project " + project.name() + " holds buckets: " + String.join(", ", names)
                            + (buckets.size() > BUCKETS_NAMED ? ", and more" : "")
                            + "; to delete it with all data repeat its name (withData, --with-data)")
                    .with("buckets", names);
        }
    }

    private List<String> disableTokens(String project) throws IOException {
        var disabled = new ArrayList<String>();
        directory.forEachToken(project, null, token -> {
            if (token.state() == Token.State.ACTIVE) {
                tokens.changeToken(token.accessKey(), Token::disabled);
                disabled.add(token.accessKey());
            }
        });
        return disabled;
    }
}
