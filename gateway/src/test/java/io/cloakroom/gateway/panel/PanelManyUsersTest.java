package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import io.cloakroom.storage.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/// If there are more users than a dialog can offer, the dialog can search among all of them.
final class PanelManyUsersTest {
    private static final int USERS = 1_100;

    @TempDir
    private static Path directory;

    @Test
    void aDialogFindsTheUsersThatItDoesNotOffer() throws Exception {
        Programs.require("chromium");
        Programs.require("chromedriver");
        var data = directory.resolve("data");
        try (var server = CloakroomProcess.serve(data, Map.of("CLOAKROOM_ADMIN_PASSWORD", "operator password"));
                var at = new Browser(panel(server), directory.resolve("profile"))) {
            makeUsers(
                    at.panel(), Files.readString(data.resolve("operator-token")).strip());
            at.signIn("admin", "operator password").sees("Projects");
            at.link("default").click();
            at.button("Create token").click();
            at.sees("There are more than are listed here").sees("Create an S3 token");
            for (var login : List.of("user-0001", "user-0555", "user-1099")) {
                var search = at.field("Search users");
                search.clear();
                search.sendKeys(login);
                at.until(login + " is not found", () -> offered(at).equals(List.of(login)) ? true : null);
            }
            at.field("Add the user to the project as a member, if it is not in it yet")
                    .click();
            at.button("Create").click();
            at.sees("Created.").sees("user-1099");
            var field = at.field("Login name");
            field.sendKeys("user-1098");
            at.until(
                    "user-1098 is not suggested", () -> at.all("#logins option").size() == 1 ? true : null);
        }
    }

    private static URI panel(CloakroomProcess server) throws IOException {
        return URI.create(server.ready().group(2));
    }

    private static List<String> offered(Browser at) {
        return at.select("User").getOptions().stream().map(WebElement::getText).toList();
    }

    private static void makeUsers(URI panel, String operator) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < USERS; i++) {
                var made = http.send(
                        HttpRequest.newBuilder(panel.resolve("/api/v1/users"))
                                .header("authorization", "Bearer " + operator)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"login\":\"user-%04d\"}".formatted(i)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(made.statusCode()).isEqualTo(201);
            }
        }
    }
}
