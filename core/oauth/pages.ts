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
		"Look at Drawbridge",
		`<p>A program that calls itself <strong><bdi>${escapeHtml(name)}</bdi></strong> asks to use servers behind Drawbridge. Its name is not verified.</p>
<p id="compare">Drawbridge's window shows the same code:</p>
<div class="code" aria-describedby="compare">${escapeHtml(code)}</div>
<ol>
<li>Look at Drawbridge's window. On a desktop it comes to the front by itself.</li>
<li>Compare the codes. If they differ, or you started no program, refuse it there.</li>
<li>Otherwise let it in there. This page goes on by itself.</li>
</ol>
<p class="hint">Nothing on this page can allow it. Without an answer within five minutes it is refused.</p>
<h2>No window appears?</h2>
<p class="hint">Open Drawbridge from its icon, and there Programs. Where it runs without a screen, answer in a terminal on its computer:</p>
<pre>drawbridge oauth pending
drawbridge oauth approve ID
drawbridge oauth deny ID</pre>`,
		next,
	);

/** Nothing goes on from here. */
export const stopPage = (message: string): Page =>
	plainPage(
		"This did not work",
		`<p role="alert">${escapeHtml(message)}</p>
<p class="hint">No program was let in by this page. You can close it.</p>`,
	);
