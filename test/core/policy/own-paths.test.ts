/** Which acts change the gate's own files, by their paths alone and through links. */
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import { changesOwn } from "../../../core/policy/own-paths.ts";
import { tempFolder } from "../parts.ts";

const own = changesOwn({
	paths: ["/srv/gate/security.json", "/srv/gate/state"],
	except: ["/srv/gate/state/demo"],
});
const risk = (command: string): string =>
	classify({
		command,
		cwd: "/home/ada/work",
		home: "/home/ada",
		changesOwn: own,
	}).risk;

test.each([
	"echo '{}' > /srv/gate/security.json",
	"rm -f /srv/gate/state/drawbridge.db",
	"mv /srv/gate /srv/other",
	"rm -rf /srv/gate",
	"rm -f /srv/gate/*.json",
	"tee /SRV/gate/state/x < y",
	"sed -i s/strict/lax/ /srv/gate/security.json",
	"python3 -c \"open('/srv/gate/security.json','w').write('{}')\"",
	`touch ${Array.from({ length: 700 }, (_, at) => `f${at}`).join(" ")} /srv/gate/security.json`,
])("%.60s is critical", (command) => {
	expect(risk(command)).toBe("critical");
});

test.each([
	"cat /srv/gate/security.json",
	"touch /srv/gate/state/demo/x",
	"touch /srv/gate/notes",
	"touch /srv/gate-two/x",
	"mkdir -p /srv/gate",
])("%s is not", (command) => {
	expect(risk(command)).not.toBe("critical");
});

test("a link to them is followed", async () => {
	const folder = await tempFolder();
	await mkdir(join(folder, "state"));
	await symlink(join(folder, "state"), join(folder, "link"));
	const changes = changesOwn({ paths: [join(folder, "state")], except: [] });
	expect([
		changes("writes", join(folder, "link", "new")),
		changes("reads", join(folder, "link", "new")),
	]).toEqual([true, false]);
});
