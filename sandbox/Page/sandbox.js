'use strict'

const texts = {
  zh: {
    title: '私域沙盒',
    subtitle: '模拟的企业微信、客户与承接人，陪应用把一圈走完',
    language: '语言',
    play: '一键演示',
    customer: '客户的手机',
    keeper: '承接人的手机',
    timeline: '应用记下的时间线',
    report: '经过',
    footer: '这里的人和平台都是模拟的；应用是真的，只通过公开接口与它往来。',
    appUp: '应用在线', appDown: '应用没有回答', appAsking: '正在找应用',
    steps: { setUp: '设置', newCustomer: '新客户', scan: '扫码', add: '添加', order: '下单', jump: '快进 28 天', keeperTaps: '点发送', timeline: '时间线' },
    ready: '点「一键演示」，或按顺序一步一步来。',
    gone: '沙盒没有回答，正在重连。',
    wait: '点「一键演示」开始', waitMore: '客户会收到包裹，扫一扫里面的卡片',
    parcel: '收到了包裹', parcelMore: '里面有一张卡片，扫一扫看看',
    press: '长按识别二维码，添加好友',
    corp: '企业微信', ordered: '在店铺下单',
    tasks: '群发助手', noTasks: '还没有任务。提醒到期时，应用会把它放到这里，点了才发。',
    send: '发送', sent: '已发送', cancelled: '已取消', to: '发给',
    people: '最近添加的客户', none: '还没有客户',
    noTimeline: '客户添加好友后，应用会把发生的事记在这里。',
    coupon: '优惠券', businessTime: '业务时间', contact: '客户', noReport: '每一步和它用的时间会列在这里。',
  },
  en: {
    title: 'Private domain sandbox',
    subtitle: 'A simulated WeCom, a customer and a keeper, to walk the whole loop with the app',
    language: 'Language',
    play: 'Play the whole loop',
    customer: "The customer's phone",
    keeper: "The keeper's phone",
    timeline: 'The timeline the app keeps',
    report: 'What happened',
    footer: 'People and platform are simulated here; the app is real and met through its public API alone.',
    appUp: 'app is up', appDown: 'app does not answer', appAsking: 'looking for the app',
    steps: { setUp: 'Set up', newCustomer: 'Customer', scan: 'Scan', add: 'Add', order: 'Order', jump: 'Jump 28 days', keeperTaps: 'Keeper taps', timeline: 'Timeline' },
    ready: 'Play the whole loop, or go step by step.',
    gone: 'The sandbox does not answer; trying again.',
    wait: 'Play the loop to begin', waitMore: 'The customer gets a parcel and scans the card in it',
    parcel: 'has got the parcel', parcelMore: 'There is a card in it, waiting to be scanned',
    press: 'Press and hold the code to add the keeper',
    corp: 'WeCom', ordered: 'Order in the shop',
    tasks: 'Messages to send', noTasks: 'Nothing to do yet. When a reminder is due the app puts it here; the tap sends it.',
    send: 'Send', sent: 'Sent', cancelled: 'Cancelled', to: 'To',
    people: 'Customers added lately', none: 'No customers yet',
    noTimeline: 'Once the customer has added the keeper, the app keeps here what happens.',
    coupon: 'Coupon', businessTime: 'Business time', contact: 'Customer', noReport: 'Each step and the time it took will be listed here.',
  },
}

const order = ['setUp', 'newCustomer', 'scan', 'add', 'order', 'jump', 'keeperTaps', 'timeline']
let language = localStorage.getItem('language') === 'en' ? 'en' : 'zh'
let view = null
let connected = true
let app = null
const drawn = new Map()

const t = (key) => texts[language][key]
const byId = (id) => document.getElementById(id)
const say = (words) => words[language]

function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'class') node.className = value
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.filter((child) => child !== null))
  return node
}

// A pane is drawn anew only when what it shows has changed, so that nothing flickers and animations run once.
function pane(id, data, build) {
  const key = JSON.stringify([language, data])
  if (drawn.get(id) === key) return
  drawn.set(id, key)
  byId(id).replaceChildren(...build())
}

async function post(path) {
  try {
    await fetch(path, { method: 'POST' })
  } catch {
    connected = false
    draw()
  }
}

const play = (step) => post(`/sandbox/play${step ? `/${step}` : ''}?lang=${language}`)

function draw() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = t('title')
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text)
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t(node.dataset.label))
  for (const node of document.querySelectorAll('[data-lang]')) node.setAttribute('aria-pressed', node.dataset.lang === language)
  drawApp()
  if (!view) return
  drawSteps()
  drawCustomer()
  drawKeeper()
  drawTimeline()
  drawReport()
}

function drawApp() {
  byId('app').className = `app ${app === null ? '' : app.up ? 'up' : 'down'}`
  byId('app').textContent = app === null ? t('appAsking') : `${app.up ? t('appUp') : t('appDown')} · ${new URL(app.url).host}`
}

function markOf(step) {
  const lines = view.lines.filter((line) => line.step === step || (step === 'setUp' && line.step === 'wakeUp'))
  const last = lines.at(-1)
  if (!last) return ''
  if (last.mark === 'failed') return 'failed'
  if (last.mark === 'done') return last.step === 'wakeUp' ? 'running' : 'done'
  return view.playing ? 'running' : ''
}

function drawSteps() {
  byId('play').disabled = view.playing
  byId('play').classList.toggle('playing', view.playing)
  pane('steps', [order.map(markOf), view.playing], () => order.map((step, index) => {
    const mark = markOf(step)
    const sign = mark === 'done' ? '✓' : mark === 'failed' ? '!' : String(index + 1)
    return el('li', { class: mark }, el('button', { type: 'button', disabled: view.playing, onclick: () => play(step) },
      el('span', { class: 'dot', 'aria-hidden': 'true' }, sign), t('steps')[step]))
  }))
  const last = view.lines.filter((line) => line.mark !== 'running').at(-1)
  const closed = view.closed && last && last.step === 'timeline'
  byId('said').className = `said ${last && last.mark === 'failed' ? 'failed' : closed ? 'closed' : ''}`
  byId('said').textContent = !connected ? t('gone') : last ? say(last.text) : t('ready')
}

function drawCustomer() {
  const { customer, landing, card, added } = view
  const shown = drawn.get('chat-of')
  const chatOf = customer ? customer.externalUserId : ''
  const seen = shown === chatOf ? (drawn.get('chat-length') ?? 0) : 0
  const time = clockOf(view.businessTime)
  byId('customer-time').textContent = time
  byId('keeper-time').textContent = time
  const screen = byId('customer')
  pane('customer', [customer, landing, card, added, view.messages, view.happenings, view.keeper], () => {
    if (added) return chat(seen)
    if (landing) return page(landing, card)
    if (customer) return [empty(`${customer.name} ${t('parcel')}`, t('parcelMore'))]
    return [empty(t('wait'), t('waitMore'))]
  })
  if (!added) return
  drawn.set('chat-of', chatOf)
  const length = view.messages.length + view.happenings.length
  if (length !== seen) screen.scrollTo({ top: screen.scrollHeight, behavior: 'smooth' })
  drawn.set('chat-length', length)
}

const empty = (title, more) => el('div', { class: 'empty' }, el('div', { class: 'parcel', 'aria-hidden': 'true' }), el('strong', {}, title), more)

function page(landing, card) {
  const address = new URL(card.url)
  return [
    el('div', { class: 'browser' }, el('strong', {}, landing.title || address.host), el('span', {}, `${address.host}${address.pathname}`)),
    el('div', { class: 'landing fresh' },
      el('h3', {}, landing.title),
      el('p', {}, landing.lead),
      el('img', { src: landing.qrCode, alt: t('press') }),
      el('p', { class: 'hint' }, t('press'))),
  ]
}

function chat(seen) {
  const items = []
  const notes = [...view.happenings]
  const due = (count) => { while (notes.length && notes[0].afterMessages <= count) items.push(happening(notes.shift())) }
  view.messages.forEach((message, index) => { due(index); items.push(bubble(message)) })
  due(view.messages.length)
  items.slice(seen).forEach((item) => item.classList.add('fresh'))
  return [el('div', { class: 'head' }, view.keeper.name, el('small', {}, `@${t('corp')}`)), el('div', { class: 'chat' }, ...items)]
}

function happening({ kind, text }) {
  if (kind === 'order') return el('div', { class: 'order' }, el('div', {}, el('span', {}, t('ordered')), say(text)))
  return el('div', { class: kind === 'jump' ? 'jump' : 'note' }, say(text))
}

function bubble(message) {
  const text = message.content.text ?? ''
  const parts = view.coupon && text.includes(view.coupon)
    ? [text.slice(0, text.indexOf(view.coupon)), el('mark', {}, view.coupon), text.slice(text.indexOf(view.coupon) + view.coupon.length)]
    : [text]
  const attached = message.content.attachments.map((one) => one.url
    ? el('a', { class: 'attached', href: one.url, target: '_blank', rel: 'noreferrer' }, one.title ?? one.url, one.description ? el('small', {}, one.description) : null)
    : el('span', { class: 'attached' }, one.title ?? one.kind))
  return el('div', { class: 'message' }, avatar(view.keeper.name), el('div', { class: 'bubble' }, ...parts, ...attached))
}

const avatar = (name, kind = '') => el('span', { class: `avatar ${kind}`, 'aria-hidden': 'true' }, [...name][name.length === 3 ? 1 : 0] ?? '')

function drawKeeper() {
  pane('keeper', [view.keeper, view.tasks, view.contacts, view.playing], () => [
    el('div', { class: 'head' }, view.keeper.name, el('small', {}, t('corp'))),
    el('h3', {}, t('tasks')),
    ...(view.tasks.length ? view.tasks.map(task) : [el('p', { class: 'quiet' }, t('noTasks'))]),
    el('h3', {}, t('people')),
    view.contacts.length
      ? el('ol', { class: 'people' }, ...view.contacts.slice(0, 5).map((person) =>
        el('li', {}, avatar(person.name, 'guest'), el('div', {}, person.name, el('small', {}, `${person.externalUserId.slice(0, 14)}…`)))))
      : el('p', { class: 'quiet' }, t('none')),
  ])
}

function task(one) {
  const names = one.recipients.map((recipient) => view.contacts.find((person) => person.externalUserId === recipient.externalUserId)?.name ?? '?')
  const mine = view.customer && one.recipients.some((recipient) => recipient.externalUserId === view.customer.externalUserId)
  const tap = () => mine ? play('keeperTaps') : post(`/sandbox/keepers/${one.keeper}/tasks/${one.msgId}/confirm`)
  const state = one.cancelled ? el('span', { class: 'state off' }, t('cancelled'))
    : one.confirmedAt ? el('span', { class: 'state' }, `✓ ${t('sent')}`)
      : el('button', { type: 'button', disabled: view.playing, onclick: tap }, t('send'))
  const to = names.length > 3 ? `${names.slice(0, 3).join('、')} +${names.length - 3}` : names.join('、')
  return el('article', { class: 'task' }, el('header', {}, `${t('to')} ${to}`), el('p', {}, one.content.text ?? ''), state)
}

// The server writes times in the brand's own zone; they are shown as they stand.
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const clockOf = (time) => time ? time.slice(11, 16) : '9:41'
const dayOf = (time) => language === 'zh' ? `${+time.slice(5, 7)}月${+time.slice(8, 10)}日` : `${+time.slice(8, 10)} ${months[time.slice(5, 7) - 1]}`

function drawTimeline() {
  const { timeline, coupon, businessTime, customer } = view
  pane('timeline', [timeline, coupon, businessTime, customer], () => {
    if (!timeline.length) return [el('p', { class: 'quiet' }, t('noTimeline'))]
    const fact = (name, value) => value ? el('div', {}, el('span', {}, name), el('strong', {}, value)) : null
    return [
      el('div', { class: 'facts' }, fact(t('contact'), customer?.name), fact(t('coupon'), coupon),
        fact(t('businessTime'), businessTime && `${dayOf(businessTime)} ${clockOf(businessTime)}`)),
      el('ol', { class: 'entries' }, ...timeline.map((entry) =>
        el('li', { class: entry.kind }, el('time', {}, `${dayOf(entry.at)} ${clockOf(entry.at)}`), el('i', {}), el('span', {}, say(entry.label))))),
    ]
  })
}

function drawReport() {
  const signs = { done: '✓', failed: '✗', note: '·', running: '…' }
  const lines = view.lines.filter((line) => line.step !== 'timeline' || line.mark !== 'note') // the pane above shows those
  pane('report', lines, () => lines.length
    ? [el('ol', {}, ...lines.map((line) => el('li', { class: line.mark === 'note' ? 'note-line' : line.mark },
      el('b', {}, signs[line.mark]), el('time', {}, `${secondsOf(line.elapsed)} s`), el('span', {}, say(line.text)))))]
    : [el('p', { class: 'quiet' }, t('noReport'))])
  if (view.playing) byId('report').scrollTop = byId('report').scrollHeight
}

// "00:00:01.2345678"
function secondsOf(elapsed) {
  const [hours, minutes, seconds] = elapsed.split(':').map(Number)
  return (hours * 3600 + minutes * 60 + seconds).toFixed(1)
}

async function askApp() {
  try {
    app = await (await fetch('/sandbox/app')).json()
  } catch {
    app = null
  }
  drawApp()
}

byId('play').addEventListener('click', () => play())
for (const button of document.querySelectorAll('[data-lang]')) {
  button.addEventListener('click', () => {
    language = button.dataset.lang
    localStorage.setItem('language', language)
    draw()
  })
}

const events = new EventSource('/sandbox/events')
events.onmessage = (message) => {
  connected = true
  view = JSON.parse(message.data)
  draw()
}
events.onerror = () => {
  connected = false
  draw()
}
draw()
askApp()
setInterval(askApp, 5000)
