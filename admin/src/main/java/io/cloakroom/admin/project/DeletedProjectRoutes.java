package io.cloakroom.admin.project;

import static io.cloakroom.admin.rest.Access.OPERATOR;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.ProjectViews.DeletedProjectView;
import io.cloakroom.admin.view.ProjectViews.UndeletedProject;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.UndeleteProject;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Routes for deleted projects whose data still exists.
public final class DeletedProjectRoutes {
    private static final int PAGE = 500;

    private final ProjectStore projects;
    private final TokenStore tokens;

    public DeletedProjectRoutes(ProjectStore projects, TokenStore tokens) {
        this.projects = projects;
        this.tokens = tokens;
    }

    record Undeletion(
            @Field("New name of the project. Default: its former name.") @Nullable
            String name) {}

    public void addTo(Route.Table table) {
        table.row("GET", "deleted-projects", OPERATOR, "Lists deleted projects whose data still exists.", this::list)
                .givesPageOf(DeletedProjectView.class);
        table.row(
                        "POST",
                        "deleted-projects/{deleted}/undeletion",
                        OPERATOR,
                        "Undoes the deletion of a project; its tokens stay disabled.",
                        this::undelete)
                .takes(Undeletion.class)
                .gives(UndeletedProject.class)
                .audited("project.undelete");
    }

    private Page<DeletedProjectView> list(AdminRequest request) throws IOException {
        var views = new ArrayList<DeletedProjectView>();
        @Nullable String after = request.after();
        while (true) {
            var page = projects.projects(after, PAGE);
            for (var project : page) {
                if (project.deletedAt() != null && views.size() < request.limit()) {
                    views.add(DeletedProjectView.of(project));
                }
            }
            if (page.size() < PAGE || views.size() == request.limit()) {
                var full = views.size() == request.limit();
                return new Page<>(views, full ? views.getLast().id() : null);
            }
            after = page.getLast().id();
        }
    }

    private UndeletedProject undelete(AdminRequest request) throws IOException {
        var newName = request.json(Undeletion.class).name();
        var project = deleted(request.name("deleted"));
        var name = newName == null ? project.name() : Directory.goodProjectName(newName);
        request.subject().project(project.id()).target(name);
        return switch (projects.undeleteProject(project.id(), name)) {
            case UndeleteProject.Undeleted(var back, var nameless) -> {
                var disabled = disabled(back);
                request.subject()
                        .detail(nameless.isEmpty() ? "" : "without the bucket names " + String.join(", ", nameless));
                yield new UndeletedProject(back.id(), back.name(), nameless, disabled);
            }
            case UndeleteProject.NoSuchProject _ -> throw none(project.id());
            case UndeleteProject.NameTaken _ ->
                throw Problem.conflict("another project is called " + name + " by now; give this one another name");
            case UndeleteProject.Gone _ ->
                throw Problem.conflict("the data of project " + project.name() + " is no longer there");
        };
    }

    /// Finds a deleted project by its id, or by its former name if that is unambiguous.
    private Project deleted(String idOrName) throws IOException {
        var byId = projects.project(idOrName).filter(found -> found.deletedAt() != null);
        if (byId.isPresent()) {
            return byId.get();
        }
        @Nullable Project found = null;
        @Nullable String after = null;
        for (var page = projects.projects(after, PAGE); !page.isEmpty(); page = projects.projects(after, PAGE)) {
            for (var project : page) {
                if (project.deletedAt() != null && project.name().equals(idOrName)) {
                    if (found != null) {
                        throw Problem.conflict(
                                "several deleted projects were called " + project.name() + "; name one by its id");
                    }
                    found = project;
                }
            }
            after = page.getLast().id();
        }
        return Optional.ofNullable(found).orElseThrow(() -> none(idOrName));
    }

    private static Problem none(String idOrName) {
        return Problem.notFound("there is no deleted project \"" + Directory.shown(idOrName) + "\" whose data is kept");
    }

    private long disabled(Project project) throws IOException {
        long count = 0;
        @Nullable String after = null;
        for (var page = tokens.tokens(project.id(), null, after, PAGE);
                !page.isEmpty();
                page = tokens.tokens(project.id(), null, after, PAGE)) {
            count += page.stream()
                    .filter(token -> token.state() == Token.State.DISABLED)
                    .count();
            after = TokenStore.position(page.getLast());
        }
        return count;
    }
}
