// Copy buttons, the token against forgery for htmx, and uploads straight to S3 with their progress.
'use strict';

document.addEventListener('htmx:configRequest', event => {
    event.detail.headers['X-CSRF-Token'] = document.body.dataset.csrf;
});

document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent;
    navigator.clipboard.writeText(text).then(() => {
        const before = button.textContent;
        button.textContent = document.body.dataset.copied;
        setTimeout(() => { button.textContent = before; }, 1500);
    });
});

// A link that leaves a dialog closes it, where there is one: without scripts, or on a page of its own, it goes back.
document.addEventListener('click', event => {
    const dialog = event.target.closest('[data-close]')?.closest('dialog');
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
});

// An answer that is meant for the dialog opens it, where no button has.
document.addEventListener('htmx:afterSwap', event => {
    const dialog = document.getElementById('dialog');
    if (event.detail.target.id === 'dialog-content' && !dialog.open) dialog.showModal();
});

// The client picker: all clients are on the page, one of them is shown.
document.addEventListener('change', event => {
    const picks = event.target.closest('[data-picks]');
    if (!picks) return;
    for (const each of document.querySelectorAll('[data-' + picks.dataset.picks + ']')) {
        each.hidden = each.dataset[picks.dataset.picks] !== picks.value;
    }
});

// Menus: the arrow keys go round, Home and End to the ends. Escape is the browser's, and gives the focus back.
let menuButton = null; // of the menu that was opened last
document.addEventListener('toggle', event => {
    if (event.newState !== 'open' || !event.target.matches('[role=menu]')) return;
    menuButton = document.querySelector('[popovertarget="' + event.target.id + '"]');
    event.target.querySelector('[role=menuitem]')?.focus();
}, true);

// A dialog that was opened from a menu gives the focus back to the menu's button: the item that opened it is hidden by then.
document.addEventListener('close', event => {
    const at = document.activeElement;
    if (event.target.id === 'dialog' && (at === document.body || event.target.contains(at))) menuButton?.focus();
}, true);

document.addEventListener('keydown', event => {
    const menu = event.target.closest('[role=menu]');
    if (!menu) return;
    const items = [...menu.querySelectorAll('[role=menuitem]')];
    const at = items.indexOf(event.target);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length).focus();
});

const MOST_BYTES = 5 * 1024 ** 3; // in one PUT, as S3 has it
const drop = document.getElementById('drop');
if (drop) {
    const input = drop.querySelector('input[type=file]');
    input.addEventListener('change', () => uploadAll(input.files));
    drop.addEventListener('dragover', event => { event.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', event => {
        event.preventDefault();
        drop.classList.remove('over');
        uploadAll(event.dataTransfer.files);
    });
}

async function uploadAll(files) {
    let failed = false;
    for (const file of files) failed = !(await upload(file)) || failed;
    if (!failed) location.reload();
}

async function upload(file) {
    const line = document.createElement('li');
    const progress = document.createElement('progress');
    progress.max = file.size || 1;
    progress.value = 0;
    progress.setAttribute('aria-label', file.name);
    const text = document.createElement('span');
    text.textContent = file.name;
    line.append(text, progress);
    drop.querySelector('.uploads').append(line);
    try {
        if (file.size > MOST_BYTES) throw new Error(drop.dataset.tooLarge);
        const acl = drop.querySelector('select[name=acl]').value;
        const form = new URLSearchParams({key: drop.dataset.prefix + file.name, acl});
        const link = await fetch(drop.dataset.upload, {
            method: 'POST', body: form, headers: {'X-CSRF-Token': document.body.dataset.csrf}});
        if (!link.ok) throw new Error(link.status);
        await put(await link.text(), file, acl, progress);
        text.textContent = file.name + ' ' + drop.dataset.done;
        return true;
    } catch (error) {
        text.textContent = file.name + ' ' + drop.dataset.failed + ' (' + error.message + ')';
        line.classList.add('problem');
        return false;
    }
}

// XMLHttpRequest, because fetch tells no progress of what is sent.
function put(url, file, acl, progress) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('PUT', url);
        request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
        if (acl !== 'private') request.setRequestHeader('x-amz-acl', acl);
        request.upload.addEventListener('progress', event => { progress.value = event.loaded; });
        request.addEventListener('load', () => request.status === 200
            ? resolve()
            : reject(new Error((/<Message>([^<]*)/.exec(request.responseText) || [])[1] || request.status)));
        request.addEventListener('error', () => reject(new Error('network')));
        request.send(file);
    });
}
