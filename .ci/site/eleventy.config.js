// Makes the documentation site: a page for each Markdown file of docs/ and for each document in the top directory of the repository.
// It runs in the top directory; `mvn -Psite verify` starts it. A dead link fails the build.
import { instance } from '@viz-js/viz'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path/posix'

const out = 'target/site'
const pictures = 'gateway/target/pictures' // of the panel, taken by the class `Pictures`
const top = { 'README.md': 'index', 'CONTRIBUTING.md': 'contributing', 'SECURITY.md': 'report-a-fault', 'CHANGELOG.md': 'changes' }

// The navigation. Pages that are not named here appear under the last heading.
const sections = {
    'Cloakroom': ['index', 'settings', 'operations', 'security', 's3'],
    'What to use it for': ['wordpress', 'rclone', 'backups', 'nextcloud', 'terraform', 'registry', 'browser-uploads', 'clients'],
    'Tasks': ['panel', 'tokens', 'access', 'public-files', 'lifecycle'],
    'For those who change it': ['architecture', 'rationale', 'engines', 'contributing'],
    'More': [],
}

const nameOf = path => top[path] ?? basename(path, '.md')
const isPage = path => path in top || /^docs\/[^/]+\.md$/.test(path)

// Makes the same identifiers of headings as GitHub, so that links work both there and here.
function slug(text, used) {
    const plain = text.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replace(/ /g, '-')
    const count = used.get(plain) ?? 0
    used.set(plain, count + 1)
    return count === 0 ? plain : `${plain}-${count}`
}

function identifyHeadings(state) {
    const used = new Map()
    state.tokens.forEach((token, at) => {
        if (token.type === 'heading_open') {
            const words = state.tokens[at + 1].children.filter(each => each.type === 'text' || each.type === 'code_inline')
            token.attrSet('id', slug(words.map(each => each.content).join(''), used))
        }
    })
}

// Links to documents lead to their pages. Other files of the repository that a document links to are copied to the site as text.
function rewriteLinks(state) {
    for (const token of state.tokens.flatMap(each => each.children ?? [])) {
        const href = token.attrGet?.('href')
        if (token.type === 'link_open' && href && !/^([a-z]+:|#)/.test(href)) {
            const [link, anchor] = href.split('#')
            token.attrSet('href', target(join(dirname(state.env.source), link)) + (anchor ? '#' + anchor : ''))
        }
    }
}

function target(path) {
    if (isPage(path)) return nameOf(path) + '.html'
    const text = statSync(path).isDirectory() ? readdirSync(path).sort().join('\n') + '\n' : readFileSync(path)
    const copy = `files/${path.replace(/\/$/, '')}.txt`
    mkdirSync(dirname(`${out}/${copy}`), { recursive: true })
    writeFileSync(`${out}/${copy}`, text)
    return copy
}

async function drawDiagrams() {
    const sources = existsSync('docs/diagrams') ? readdirSync('docs/diagrams').filter(name => name.endsWith('.dot')) : []
    if (sources.length === 0) return
    const viz = await instance()
    mkdirSync(`${out}/diagrams`, { recursive: true })
    for (const name of sources) {
        const svg = viz.renderString(readFileSync(`docs/diagrams/${name}`, 'utf8'), { format: 'svg' })
        writeFileSync(`${out}/diagrams/${basename(name, '.dot')}.svg`, svg)
    }
}

function checkLinks(pages) {
    const ids = new Map(pages.map(page => [basename(page.outputPath), new Set([...page.content.matchAll(/ id="([^"]+)"/g)].map(id => id[1]))]))
    const broken = pages.flatMap(page => [...page.content.matchAll(/ (?:href|src)="([^"]+)"/g)]
        .map(link => link[1])
        .filter(link => !/^[a-z]+:/.test(link))
        .filter(link => {
            const [file, anchor] = link.split('#')
            const name = decodeURI(file) || basename(page.outputPath)
            return !existsSync(`${out}/${name}`) || (anchor && ids.has(name) && !ids.get(name).has(decodeURI(anchor)))
        })
        .map(link => `${page.inputPath}: ${link}`))
    if (broken.length > 0) throw new Error('these links lead nowhere:\n' + broken.join('\n'))
}

export default function (eleventy) {
    const titles = {}
    const title = (path, text) => titles[nameOf(path)] = text.match(/^# (.*)$/m)[1]
    readdirSync('docs').filter(file => file.endsWith('.md')).forEach(file => title(`docs/${file}`, readFileSync(`docs/${file}`, 'utf8')))
    for (const file of Object.keys(top)) {
        const text = readFileSync(file, 'utf8')
        title(file, text)
        eleventy.addTemplate(file, text, { file })
    }
    eleventy.setUseGitIgnore(false)
    eleventy.addGlobalData('layout', 'layout.liquid')
    eleventy.addGlobalData('eleventyComputed.source', () => data => data.file ?? data.page.inputPath.replace('./', ''))
    eleventy.addGlobalData('eleventyComputed.name', () => data => nameOf(data.source))
    eleventy.addGlobalData('eleventyComputed.permalink', () => data => nameOf(data.source) + '.html')
    eleventy.addGlobalData('titles', titles)
    eleventy.addGlobalData('sections', () => {
        const named = new Set(Object.values(sections).flat())
        const others = Object.keys(titles).filter(name => !named.has(name)).sort()
        return Object.entries(sections).map(([heading, names]) =>
            ({ heading, names: names.filter(name => name in titles).concat(heading === 'More' ? others : []) }))
    })
    eleventy.amendLibrary('md', markdown => {
        markdown.core.ruler.push('headings', identifyHeadings)
        markdown.core.ruler.push('links', rewriteLinks)
        markdown.renderer.rules.table_open = () => '<div class="table"><table>\n'
        markdown.renderer.rules.table_close = () => '</table></div>\n'
    })
    eleventy.on('eleventy.before', async () => {
        rmSync(out, { recursive: true, force: true })
        mkdirSync(out, { recursive: true })
        if (existsSync(pictures)) cpSync(pictures, `${out}/images`, { recursive: true })
        cpSync('.ci/site/site.css', `${out}/site.css`)
        cpSync('admin/src/main/resources/io/cloakroom/admin/panel/icon.svg', `${out}/icon.svg`)
        await drawDiagrams()
    })
    eleventy.on('eleventy.after', ({ results }) => checkLinks(results))
    return {
        dir: { input: 'docs', output: out, layouts: '../.ci/site' },
        markdownTemplateEngine: false, // braces in the documents are text, not template code
        templateFormats: ['md'],
    }
}
