/**
 * The pages a browser is shown while a program asks to be let in. Plain HTML without a script and without a form: nothing
 * here can be pressed, and the answer is given elsewhere. Everything that varies is escaped.
 */
import { escapeHtml, type Page, plainPage } from "../auth/pages.ts";

/** `next`: where the browser goes by itself, and waits. */
export const waitPage = (
	{ name, code }: { readonly name: string; readonly code: string },
	next: string,
): Page =>
	plainPage(
		"Look at Drawbridge's window",
		`<p>A program that calls itself <strong>${escapeHtml(name)}</strong> asks to use servers behind Drawbridge. Its name is not verified.</p>
<p>Allow or refuse it in Drawbridge's window on this computer. The window shows this code:</p>
<p role="status"><strong><code>${escapeHtml(code)}</code></strong></p>
<p class="hint">If the window shows another code, refuse it there. This page goes on by itself; without an answer within five minutes it is a no. Without a window: drawbridge oauth pending</p>`,
		next,
	);

/** Nothing goes on from here. */
export const stopPage = (message: string): Page =>
	plainPage("This did not work", `<p role="alert">${escapeHtml(message)}</p>`);
