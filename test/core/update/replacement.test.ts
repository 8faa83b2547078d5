/** Which of a release's files takes the place of a copy: its own form's, its own processor's, or none. */
import { expect, test } from "vitest";
import {
	allForms,
	type Form,
	replacementIn,
} from "../../../core/update/replacement.ts";

/** As electron-builder names them, sorted as a folder is. */
const release = [
	"Drawbridge-2.0.0-arm64-mac.zip",
	"Drawbridge-2.0.0-arm64-win.zip",
	"Drawbridge-2.0.0-arm64.AppImage",
	"Drawbridge-2.0.0-arm64.dmg",
	"Drawbridge-2.0.0-mac.zip",
	"Drawbridge-2.0.0-win.zip",
	"Drawbridge-2.0.0.AppImage",
	"Drawbridge-2.0.0.dmg",
	"Drawbridge-2.0.0.exe",
	"Drawbridge-Setup-2.0.0-arm64.exe",
	"Drawbridge-Setup-2.0.0.exe",
	"drawbridge-2.0.0.aarch64.rpm",
	"drawbridge-2.0.0.tar.gz",
	"drawbridge-2.0.0.x86_64.rpm",
	"drawbridge_2.0.0_amd64.deb",
	"drawbridge_2.0.0_arm64.deb",
].map((name) => ({ url: `https://arm64.example/mac/Setup/${name}` }));

const chosen = (form: Form, arch: string): string | undefined =>
	replacementIn(release, form, arch)?.url.split("/").at(-1);

test.each<[Form, string, string]>([
	[
		"AppImageUpdater",
		"Drawbridge-2.0.0.AppImage",
		"Drawbridge-2.0.0-arm64.AppImage",
	],
	["DebUpdater", "drawbridge_2.0.0_amd64.deb", "drawbridge_2.0.0_arm64.deb"],
	["RpmUpdater", "drawbridge-2.0.0.x86_64.rpm", "drawbridge-2.0.0.aarch64.rpm"],
	["MacUpdater", "Drawbridge-2.0.0-mac.zip", "Drawbridge-2.0.0-arm64-mac.zip"],
	[
		"NsisUpdater",
		"Drawbridge-Setup-2.0.0.exe",
		"Drawbridge-Setup-2.0.0-arm64.exe",
	],
])("%s takes its own", (form, x64, arm64) => {
	expect([chosen(form, "x64"), chosen(form, "arm64")]).toEqual([x64, arm64]);
});

test("a processor that nothing is made for gets nothing, in no form", () => {
	expect(allForms.map((form) => chosen(form, "riscv64"))).toEqual(
		allForms.map(() => undefined),
	);
});
