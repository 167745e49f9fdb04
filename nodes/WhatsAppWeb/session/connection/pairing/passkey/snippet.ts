import { PASSKEY_ORIGIN, type RequestOptions } from './options';

/**
 * The text that a person pastes into the browser's console on {@link PASSKEY_ORIGIN}. It puts a button on the page, because
 * browsers ask for a passkey only after a click in the page, and copies what `readAnswer` takes. The page's policies
 * forbid eval and HTML from strings, and its own code may stand in for parts of the console; so it builds elements, and
 * what it says at once is its value, which the console shows by itself.
 */
export function passkeySnippet({ text }: Pick<RequestOptions, 'text'>): string {
	return `/* Asks your passkey to confirm that your WhatsApp number is linked to n8n, and copies the answer, which you paste into n8n.
   It reads nothing of this page and sends nothing anywhere. */
(() => {
  const options = JSON.parse('${escaped(text)}');
  if (location.origin !== '${PASSKEY_ORIGIN}') {
    return 'This page is not web.whatsapp.com. Open ${PASSKEY_ORIGIN} and paste the snippet into the console there.';
  }

  const add = (parent, tag, style) => {
    const element = document.createElement(tag);
    Object.assign(element.style, style);
    parent.append(element);
    return element;
  };
  document.getElementById('n8n-passkey')?.remove();
  const box = add(document.body, 'div', {
    position: 'fixed', zIndex: 2147483647, top: '16px', left: '50%', transform: 'translateX(-50%)',
    boxSizing: 'border-box', width: 'min(440px, 92vw)', padding: '20px', borderRadius: '12px', textAlign: 'center',
    font: '16px/1.4 system-ui, sans-serif', color: '#111', background: '#fff', boxShadow: '0 4px 32px rgba(0, 0, 0, 0.4)',
  });
  box.id = 'n8n-passkey';
  const button = add(box, 'button', {
    padding: '14px 24px', border: 0, borderRadius: '24px', font: 'inherit', fontWeight: 'bold',
    color: '#fff', background: '#0a7d4b', cursor: 'pointer',
  });
  button.textContent = 'Confirm with your passkey';
  const note = add(box, 'p', { margin: '14px 0 0' });
  note.setAttribute('role', 'status');
  note.textContent = 'Do not scan the QR code of this page.';

  const words = {
    NotAllowedError: 'Cancelled, too late, or no passkey found. Click again, and choose the phone that has this number. '
      + 'To make a passkey, on the phone: WhatsApp > Settings > Account > Passkeys.',
    SecurityError: 'The browser does not allow this here. Open ${PASSKEY_ORIGIN} and paste the snippet into the console there.',
    NotSupportedError: 'This browser has no passkeys. Use Chrome, Edge, Firefox or Safari on a computer.',
  };
  const fail = (name) => { throw Object.assign(new Error(), { name }); };
  const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

  const sign = async () => {
    if (!window.PublicKeyCredential || !navigator.credentials) fail('NotSupportedError');
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map((each) => ({ ...each, id: toBytes(each.id) })),
    };
    const passkey = (await navigator.credentials.get({ publicKey })) ?? fail('NotAllowedError');
    const { clientDataJSON, authenticatorData, signature, userHandle } = passkey.response;
    const id = toText(passkey.rawId);
    return JSON.stringify({
      id, rawId: id, type: passkey.type,
      response: {
        clientDataJSON: toText(clientDataJSON), authenticatorData: toText(authenticatorData),
        signature: toText(signature), userHandle: userHandle && toText(userHandle),
      },
    });
  };

  let answer, area;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(answer);
      note.textContent = 'Copied. Go back to n8n and paste it there. Then close this tab.';
    } catch {
      note.textContent = 'Copy this text (Ctrl+C or Cmd+C), go back to n8n and paste it there. Then close this tab.';
      area ??= add(box, 'textarea', { boxSizing: 'border-box', width: '100%', height: '90px', marginTop: '14px' });
      area.value = answer;
      area.focus();
      area.select();
      console.log(answer);
    }
  };
  button.onclick = async () => {
    button.disabled = true;
    try {
      answer ??= await sign();
      button.textContent = 'Copy the answer';
      await copy();
    } catch (error) {
      note.textContent = words[error.name] ?? 'The browser says: ' + error.name + ' ' + error.message;
    }
    button.disabled = false;
  };
  button.focus();
  return 'Now click the green button on the page.';
})();
`;
}

/** Text for between single quotes in JavaScript, also where that stands in HTML. */
function escaped(text: string): string {
	return text.replace(
		/[^ -~]|[\\'<>]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
