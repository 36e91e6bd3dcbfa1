// The scripts of the panel: copy buttons, the CSRF token of htmx requests, dialogs, menus, and uploads from the browser directly
// to S3 with a progress bar.
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

// In a dialog, a link with data-close closes the dialog. Without scripts, or where the same content is a page of its own, the link
// leads back instead.
document.addEventListener('click', event => {
    const dialog = event.target.closest('[data-close]')?.closest('dialog');
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
});

// Opens the dialog when htmx has put an answer into it and no button has opened it already.
document.addEventListener('htmx:afterSwap', event => {
    const dialog = document.getElementById('dialog');
    if (event.detail.target.id === 'dialog-content' && !dialog.open) dialog.showModal();
});

// The client picker: the page contains the instructions for all clients, and shows only those of the chosen client.
document.addEventListener('change', event => {
    const picks = event.target.closest('[data-picks]');
    if (!picks) return;
    for (const each of document.querySelectorAll('[data-' + picks.dataset.picks + ']')) {
        each.hidden = each.dataset[picks.dataset.picks] !== picks.value;
    }
});

// Fields with data-from: just before their form is sent, they get the value of a field in another form.
document.addEventListener('submit', event => {
    for (const copy of event.target.querySelectorAll('[data-from]')) {
        copy.value = document.getElementById(copy.dataset.from).value;
    }
});

// Keys in menus: the arrow keys move the focus and wrap around, Home and End go to the first and last item. The browser itself
// handles Escape: it closes the menu and gives the focus back to its button.
let menuButton = null; // the button of the menu that was opened last
document.addEventListener('toggle', event => {
    if (event.newState !== 'open' || !event.target.matches('[role=menu]')) return;
    menuButton = document.querySelector('[popovertarget="' + event.target.id + '"]');
    event.target.querySelector('[role=menuitem]')?.focus();
}, true);

// When a dialog that was opened from a menu closes, the focus goes to the menu's button, because the menu item that opened the
// dialog is hidden by then.
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

const MOST_BYTES = 5 * 1024 ** 3; // the largest object that S3 takes in one PUT
const READ_AT_ONCE = 4 * 1024 ** 2;
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
        text.textContent = file.name + ' ' + drop.dataset.reading;
        const sum = await checksum(file, progress);
        text.textContent = file.name;
        const form = new URLSearchParams({key: drop.dataset.prefix + file.name, acl, crc32: sum});
        const link = await fetch(drop.dataset.upload, {
            method: 'POST', body: form, headers: {'X-CSRF-Token': document.body.dataset.csrf}});
        if (!link.ok) throw new Error(link.status);
        const headers = {'Content-Type': file.type || 'application/octet-stream', 'x-amz-checksum-crc32': sum};
        if (acl !== 'private') headers['x-amz-acl'] = acl;
        await put(await link.text(), file, headers, progress);
        text.textContent = file.name + ' ' + drop.dataset.done;
        return true;
    } catch (error) {
        text.textContent = file.name + ' ' + drop.dataset.failed + ' (' + error.message + ')';
        line.classList.add('problem');
        return false;
    }
}

// The CRC32 of a file, in Base64. With it, S3 checks that the file arrived complete and undamaged; a bucket with a default
// retention refuses uploads without a checksum. crypto.subtle cannot be used: it needs the whole file in memory, and browsers
// do not offer it to pages over plain HTTP.
async function checksum(file, progress) {
    let crc = ~0;
    for (let at = 0; at < file.size; at += READ_AT_ONCE) {
        crc = crc32(crc, new Uint8Array(await file.slice(at, at + READ_AT_ONCE).arrayBuffer()));
        progress.value = at;
    }
    progress.value = 0;
    return btoa(String.fromCharCode(...[24, 16, 8, 0].map(shift => ~crc >>> shift & 255)));
}

// CRC_TABLES[n][byte] is the CRC of that byte followed by n zero bytes. With four tables, one step handles four bytes.
const CRC_TABLES = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xEDB88320 ^ crc >>> 1 : crc >>> 1;
    CRC_TABLES[0][byte] = crc;
}
for (let n = 1; n < 4; n++) {
    for (let byte = 0; byte < 256; byte++) {
        const before = CRC_TABLES[n - 1][byte];
        CRC_TABLES[n][byte] = CRC_TABLES[0][before & 255] ^ before >>> 8;
    }
}

// Continues a CRC32 with more bytes. The argument and the result are the CRC before its final inversion.
function crc32(crc, bytes) {
    const [t0, t1, t2, t3] = CRC_TABLES;
    let i = 0;
    for (; i + 4 <= bytes.length; i += 4) {
        crc ^= bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24;
        crc = t3[crc & 255] ^ t2[crc >>> 8 & 255] ^ t1[crc >>> 16 & 255] ^ t0[crc >>> 24];
    }
    for (; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]) & 255] ^ crc >>> 8;
    return crc;
}

// Uses XMLHttpRequest, because fetch does not report the progress of an upload.
function put(url, file, headers, progress) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('PUT', url);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.upload.addEventListener('progress', event => { progress.value = event.loaded; });
        request.addEventListener('load', () => request.status === 200
            ? resolve()
            : reject(new Error((/<Message>([^<]*)/.exec(request.responseText) || [])[1] || request.status)));
        request.addEventListener('error', () => reject(new Error('network')));
        request.send(file);
    });
}
