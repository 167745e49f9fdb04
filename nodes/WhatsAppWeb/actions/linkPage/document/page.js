'use strict';

/**
 * The link page. All it knows comes as JSON from its own address (`LinkView` and `PageAnswer` in this room), and is shown as
 * text, never as HTML.
 */
(() => {
	/** Between two looks, in ms. n8n reads the whole execution for each. */
	const EVERY_MS = 2000;
	/** After a link, for other pages of this execution to learn of it. */
	const FINISH_MS = 2500;
	/** What n8n answers when the execution waits no more. */
	const OVER = [401, 404, 409];

	const SECTIONS = ['ways', 'passkey', 'compare', 'progress', 'linked', 'failed', 'ended'];

	const element = (id) => document.getElementById(id);

	/** The last answer. */
	let view;
	/** Unix ms at which what is shown expires, and the execution goes on by itself. */
	let validUntil = 0;
	let endsAt = 0;
	/** The tab that is shown: `qr` or `code`. */
	let tab;
	let section;
	let asked = 0;
	let shown = 0;
	/** Nothing is asked any more. */
	let isOver = false;
	let timer;

	/** Asks n8n. Resolves with the status, 0 when it cannot be reached, and with the answer if it is one. */
	async function post(request) {
		try {
			const response = await fetch(location.href, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(request),
				referrerPolicy: 'no-referrer',
				cache: 'no-store',
			});
			const answer = await response.json().catch(() => undefined);
			// While n8n starts, it answers anything with 200.
			return { status: response.status, answer: answer?.step ? answer : undefined };
		} catch {
			return { status: 0 };
		}
	}

	/** Asks, and shows the answer unless a later one is shown already. */
	async function ask(request) {
		const number = ++asked;
		clearTimeout(timer);
		const { status, answer } = await post(request);
		if (isOver) return undefined;
		if (OVER.includes(status)) return showOver();
		if (number > shown && answer) {
			shown = number;
			show(answer);
		} else if (!answer) {
			say('n8n does not answer. Trying again…', 'bad');
		}
		clearTimeout(timer);
		if (!isOver) timer = setTimeout(next, EVERY_MS);
		return answer;
	}

	/** Nothing is under way at first, and after n8n was restarted. */
	const next = () => ask({ do: view && view.step !== 'idle' ? 'look' : 'start' });

	/** Asks for something by a button, which rests meanwhile. */
	async function press(button, request) {
		button.disabled = true;
		try {
			return await ask(request);
		} finally {
			button.disabled = false;
		}
	}

	function show(answer) {
		const before = view;
		view = answer;
		validUntil = Date.now() + (answer.expiresIn ?? 0) * 1000;
		endsAt = Date.now() + answer.endsIn * 1000;
		element('footer').hidden = false;
		if (!before) choose(answer.begins === 'pairingCode' ? 'code' : 'qr');
		// Another page of this execution may have chosen otherwise.
		if (answer.method && answer.method !== before?.method) {
			choose(answer.method === 'qr' ? 'qr' : 'code');
		}
		if (answer.ended && answer.step !== 'linked') return showCancelled();
		showNote(answer);
		STEPS[answer.step]?.(answer, before);
		showMistake(answer.mistake);
		tick();
	}

	const STEPS = {
		idle() {
			open('ways');
			showQr();
			showCode();
			say(tab === 'code' ? 'Enter the number of your phone' : 'Getting a code…');
		},
		waiting({ trouble }) {
			open('ways');
			showQr();
			showCode();
			say(trouble ? `${trouble.message}. Still trying…` : 'Getting a code from WhatsApp…');
		},
		scan({ qr }) {
			open('ways');
			showQr(qr);
			showCode();
			say('Waiting for your phone');
		},
		code({ code, numberEnd }) {
			open('ways');
			showQr();
			showCode(code, numberEnd);
			say('Waiting for your phone');
		},
		passkey({ passkey }) {
			PASSKEY[passkey.stage]?.(passkey);
		},
		connecting(_, before) {
			if (before?.step !== 'connecting') {
				progress(
					before?.method ? 'Your phone has confirmed' : 'A number is linked',
					'n8n connects to WhatsApp. This takes a few seconds.',
				);
			}
			say('Connecting…');
		},
		linked({ account }) {
			isOver = true;
			setText('linked-as', account ? `Linked as ${account}` : 'Linked');
			open('linked');
			element('footer').hidden = true;
			say('Linked', 'good');
			setTimeout(finish, FINISH_MS);
		},
		failed({ trouble }) {
			setText('failed-title', trouble?.message ?? 'The number was not linked');
			setText('failed-text', trouble?.description ?? '');
			open('failed');
			say('Not linked', 'bad');
		},
	};

	const PASSKEY = {
		wanted({ snippet, url }) {
			const link = element('passkey-url');
			// Only an address of the web: what else would open is none of ours.
			if (/^https:\/\//.test(url)) link.href = url;
			setText('passkey-url', url.replace(/^https:\/\/|\/$/g, ''));
			if (element('snippet').value !== snippet) element('snippet').value = snippet;
			open('passkey');
			say('WhatsApp asks for your passkey');
		},
		sent() {
			progress('Look at your phone', 'The answer is with WhatsApp. Your phone goes on by itself.');
			say('Waiting for your phone');
		},
		compare({ code }) {
			spell('compare-code', code);
			open('compare');
			say('Compare the codes');
		},
		finishing({ code }) {
			progress('Almost there', `WhatsApp finishes the link. Your phone may show the code ${code}.`);
			say('Finishing…');
		},
	};

	/** Tells n8n to go on. Another page, or n8n itself, may have done so. */
	async function finish() {
		const { status, answer } = await post({ do: 'finish' });
		if (!answer?.ended && !OVER.includes(status)) setTimeout(finish, FINISH_MS);
	}

	function showCancelled() {
		over('Linking was cancelled', 'Nothing was linked. To begin again, press Execute step in n8n.');
	}

	function showOver() {
		over(
			'This page has ended',
			'Its time is over, or it was ended in n8n. The output there shows whether the number is linked. To begin again, press Execute step.',
		);
	}

	function over(title, text) {
		isOver = true;
		clearTimeout(timer);
		setText('ended-title', title);
		setText('ended-text', text);
		open('ended');
		element('footer').hidden = true;
		say('Ended', 'bad');
	}

	/** Shows one section; the keyboard and screen readers follow, except to the first. */
	function open(name) {
		if (section === name) return;
		const isFirst = section === undefined;
		section = name;
		for (const id of SECTIONS) element(id).hidden = id !== name;
		if (isFirst) return;
		const target = name === 'ways' ? element(`tab-${tab}`) : element(name).querySelector('h2');
		target.focus();
		scrollTo(0, 0);
	}

	function progress(title, text) {
		setText('progress-title', title);
		setText('progress-text', text);
		open('progress');
	}

	function choose(name) {
		tab = name;
		for (const id of ['qr', 'code']) {
			const isChosen = id === name;
			element(`tab-${id}`).setAttribute('aria-selected', String(isChosen));
			element(`tab-${id}`).tabIndex = isChosen ? 0 : -1;
			element(`panel-${id}`).hidden = !isChosen;
		}
	}

	function showQr(picture) {
		const image = element('qr');
		if (picture && image.src !== picture) image.src = picture;
		image.hidden = !picture;
		element('no-qr').hidden = Boolean(picture);
	}

	function showCode(code, numberEnd) {
		element('code-shown').hidden = !code;
		setText('get-code', code ? 'Get another code' : 'Get a code');
		element('get-code').classList.toggle('main', !code);
		setText(
			'number-hint',
			view.knowsNumber
				? 'The number of the WhatsApp account to link. Empty: the one that is saved in n8n.'
				: 'The number of the WhatsApp account to link.',
		);
		if (!code) return;
		spell('code', code);
		setText('code-of', `Code for the number that ends in ${numberEnd}:`);
	}

	/** Why there is a new code, in words. */
	function showNote({ step, trouble }) {
		const isNote = trouble && (step === 'scan' || step === 'code');
		element('note').hidden = !isNote;
		setText('note', isNote ? `${trouble.message}. ${trouble.description}` : '');
	}

	function showMistake({ field, message } = {}) {
		if (field) mistake(field === 'phoneNumber' ? 'number' : 'answer', message);
	}

	function mistake(field, message) {
		const place = section === 'compare' ? 'compare' : field;
		setText(`${place}-mistake`, message);
		const input = element(field);
		if (message) {
			input.setAttribute('aria-invalid', 'true');
			if (place === field) input.focus();
		} else input.removeAttribute('aria-invalid');
	}

	function say(text, tone = 'busy') {
		setText('state', text);
		element('state').dataset.tone = tone;
	}

	/** A screen reader reads again what is set again. */
	function setText(id, text) {
		if (element(id).textContent !== text) element(id).textContent = text;
	}

	/** A code, read out letter by letter. */
	function spell(id, code) {
		if (element(id).textContent === code) return;
		element(id).textContent = code;
		element(id).setAttribute('aria-label', [...code.replace('-', '')].join(' '));
	}

	/** Shows the times that are left. */
	function tick() {
		const left = clock(validUntil - Date.now());
		setText('code-time', `Valid for ${left}.`);
		const answerLeft = clock(Math.min(validUntil, endsAt) - Date.now());
		setText('passkey-time', `Time left: ${answerLeft}`);
		const minutes = Math.max(1, Math.ceil((endsAt - Date.now()) / 60_000));
		setText('ends', `This page ends in ${minutes} min.`);
	}

	function clock(ms) {
		const seconds = Math.max(0, Math.round(ms / 1000));
		return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	}

	/** Without HTTPS, browsers only have the old way. */
	async function copy(button) {
		const source = element(button.dataset.copies);
		const text = source.value ?? source.textContent;
		const isCopied = copyOldWay(source, text) || (await copyNewWay(text));
		const { label = button.textContent } = button.dataset;
		button.dataset.label = label;
		button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C';
		setTimeout(() => (button.textContent = label), 2000);
	}

	function copyOldWay(source, text) {
		if (source.select) {
			source.select();
			return document.execCommand('copy');
		}
		const selection = getSelection();
		selection.selectAllChildren(source);
		return selection.toString() === text && document.execCommand('copy');
	}

	async function copyNewWay(text) {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			return false;
		}
	}

	function chooseByHand(name) {
		choose(name);
		if (name === 'qr' && view && view.method !== 'qr') void ask({ do: 'qr' });
		else if (name === 'code' && view?.step === 'idle') say('Enter the number of your phone');
	}

	async function sendNumber() {
		mistake('number', '');
		await press(element('get-code'), { do: 'code', phoneNumber: element('number').value });
	}

	async function sendAnswer() {
		mistake('answer', '');
		const answer = element('answer').value;
		if (!answer.trim()) return mistake('answer', 'Paste the answer first.');
		const seen = await press(element('send-answer'), { do: 'passkey', answer });
		if (seen && !seen.mistake) element('answer').value = '';
	}

	const on = (id, event, listener) => element(id).addEventListener(event, listener);
	for (const name of ['qr', 'code']) {
		on(`tab-${name}`, 'click', () => chooseByHand(name));
		on(`tab-${name}`, 'keydown', ({ key }) => {
			const other = { ArrowLeft: 1, ArrowRight: 1, Home: name === 'code', End: name === 'qr' }[key];
			if (!other) return;
			const target = name === 'qr' ? 'code' : 'qr';
			chooseByHand(target);
			element(`tab-${target}`).focus();
		});
	}
	on('get-code', 'click', sendNumber);
	// A sandboxed page has no forms.
	on('number', 'keydown', ({ key }) => key === 'Enter' && sendNumber());
	on('send-answer', 'click', sendAnswer);
	for (const field of ['number', 'answer']) on(field, 'input', () => mistake(field, ''));
	on('same', 'click', () => press(element('same'), { do: 'passkey', answer: view.passkey.code }));
	on('differs', 'click', () => press(element('differs'), { do: 'cancel' }));
	on('again', 'click', () => press(element('again'), { do: 'start' }));
	on('cancel', 'click', () => press(element('cancel'), { do: 'cancel' }));
	for (const button of document.querySelectorAll('[data-copies]')) {
		button.addEventListener('click', () => copy(button));
	}
	// Browsers let hidden pages look once a minute at most.
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden && !isOver) void next();
	});
	setInterval(tick, 1000);
	void next();
})();
