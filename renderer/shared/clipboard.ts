/** Puts text on the clipboard, also where the page has no permission for the newer way. Keeps no copy. */

/** `false` when neither way worked: show the text then, so that it can be selected. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copySelected(text);
	}
}

function copySelected(text: string): boolean {
	const focused = document.activeElement;
	// A modal dialog makes everything outside it inert, so the field has to stand inside the one on top.
	const parent =
		[...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
	const field = document.createElement("textarea");
	field.value = text;
	field.className = "sr-only";
	parent.append(field);
	field.select();
	const copied = document.execCommand("copy");
	field.remove();
	if (focused instanceof HTMLElement) focused.focus();
	return copied;
}
