/**
 * Which of a list's files can take the place of this very copy: every system's, processor's and form's stand in one list,
 * and an updater left to choose takes the first it could run. Names are electron-builder's. Fetches nothing.
 */

/** How a copy was installed, by the class of electron-updater that replaces it. */
const forms = {
	AppImageUpdater: /\.AppImage$/,
	DebUpdater: /\.deb$/,
	RpmUpdater: /\.rpm$/,
	// Not the zip of Windows; and of its programs the installer, not the one that runs without.
	MacUpdater: /\bmac\b.*\.zip$/i,
	NsisUpdater: /setup.*\.exe$/i,
} as const;
export type Form = keyof typeof forms;

/** Its keys, for whoever looks for the class. */
export const allForms: readonly Form[] = [
	"AppImageUpdater",
	"DebUpdater",
	"RpmUpdater",
	"MacUpdater",
	"NsisUpdater",
];

const processors: readonly (readonly [name: RegExp, arch: string])[] = [
	[/arm64|aarch64/i, "arm64"],
	[/armv7l|armhf/i, "arm"],
	[/ia32|i[36]86/i, "ia32"],
	[/universal/i, ""],
];

/** `arch` as Node names it. undefined: the list has none for this copy. */
export const replacementIn = <File extends { readonly url: string }>(
	files: readonly File[],
	form: Form,
	arch: string,
): File | undefined =>
	files.find(({ url }) => {
		const name = url.slice(url.lastIndexOf("/") + 1);
		// Without a word about it, it is for x64.
		const [, own] = processors.find(([word]) => word.test(name)) ?? ["", "x64"];
		return forms[form].test(name) && (own === "" || own === arch);
	});
