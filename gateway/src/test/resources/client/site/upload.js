"use strict";
/* Uploads as a page makes them with what every browser has. Each function returns what its script sees. */

async function ask(path, question) {
  const answer = await fetch(path, { method: "POST", body: JSON.stringify(question) });
  return answer.json();
}

async function seen(request) {
  try {
    const answer = await request;
    return {
      status: answer.status,
      etag: answer.headers.get("etag"),
      requestId: answer.headers.get("x-amz-request-id"),
      text: await answer.text(),
    };
  } catch (failed) {
    return { error: failed.name };
  }
}

/* By a presigned PUT whose content type and metadata are signed. */
async function putByLink(bucket, key, text) {
  const parameters = { Bucket: bucket, Key: key, ContentType: "text/csv", Metadata: { from: "page" } };
  const { url } = await ask("link", { call: "put_object", parameters });
  const headers = { "Content-Type": "text/csv", "x-amz-meta-from": "page" };
  return seen(fetch(url, { method: "PUT", headers, body: text }));
}

async function getByLink(bucket, key) {
  const { url } = await ask("link", { call: "get_object", parameters: { Bucket: bucket, Key: key } });
  return seen(fetch(url));
}

async function getByAnotherKeysLink(bucket, key) {
  const { url } = await ask("link", { call: "get_object", parameters: { Bucket: bucket, Key: "another" } });
  return seen(fetch(url.replace("another", key)));
}

async function form(bucket, key, text) {
  const signed = await ask("form", { bucket, key, fields: { "Content-Type": "text/csv", success_action_status: "201" } });
  const data = new FormData();
  for (const [name, value] of Object.entries(signed.fields)) {
    data.append(name, value);
  }
  data.append("file", new Blob([text], { type: "text/plain" }), "a.csv");
  return { url: signed.url, data };
}

async function postByForm(bucket, key, text) {
  const { url, data } = await form(bucket, key, text);
  return seen(fetch(url, { method: "POST", body: data }));
}

/* A script that watches the progress of its upload makes the browser ask beforehand. */
async function postByFormWithProgress(bucket, key, text) {
  const { url, data } = await form(bucket, key, text);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    request.upload.addEventListener("progress", (progress) => (sent = progress.loaded));
    request.addEventListener("error", () => done({ error: "error" }));
    request.addEventListener("load", () =>
      done({ status: request.status, etag: request.getResponseHeader("etag"), sent }));
    request.open("POST", url);
    request.send(data);
  });
}

/* Makes the page's form one that uploads to this key; whoever sends it goes to the page that is named next. */
async function prepareForm(bucket, key, next) {
  const signed = await ask("form", { bucket, key, fields: { success_action_redirect: next } });
  const element = document.querySelector("form");
  element.action = signed.url;
  for (const [name, value] of Object.entries(signed.fields)) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    element.prepend(field);
  }
  return {};
}

/* What the form's answer told the page that it led to. */
async function arrived() {
  return Object.fromEntries(new URLSearchParams(location.search));
}
