/**
 * What a path is: the project's own, somebody's home, the system, a device, a secret, or not to be told. Reads no disk: a name is
 * judged by what such names hold. What may be done to it is judge.ts's.
 */
import {
	anyMark,
	couldBe,
	hasGlob,
	shown,
	starMark,
	unknownMark,
} from "./field.ts";
import type { Target } from "./finding.ts";
import { type Lasting, lastingOf } from "./lasting-paths.ts";
import {
	extensionOf,
	homeCaches,
	isRegenerable,
	sourceEndings,
	systemRoots,
	nullDevices,
} from "./project-names.ts";
import { isSecretPath } from "./secret-paths.ts";

/** Where paths start and whose they are. */
export interface Where {
	/** `undefined`: cannot be told. */
	readonly cwd: string | undefined;
	readonly root: string;
	readonly home: string;
	/** Links this line made: absolute path → where it leads. */
	readonly links?: ReadonlyMap<string, string>;
	/** Paths that count as secrets beside the known ones; may hold marks. */
	readonly sensitive?: ((path: string) => boolean) | undefined;
}

export interface Place {
	readonly kind: Exclude<Target, "secret" | "source-tree">;
	/** Normalised; marks stay. */
	readonly path: string;
	/** As a person would write it. */
	readonly text: string;
	/** The folder itself or everything in it: `.`, `*`, `~`, `/`. */
	readonly whole: boolean;
	readonly secret: boolean;
	readonly lasting: Lasting | undefined;
	/** In the project: built, cached, downloaded; a command brings it back. */
	readonly regenerable: boolean;
	/** In the project: one file, as far as its name tells. */
	readonly file: boolean;
	/** Source code by its name. */
	readonly source: boolean;
	/** A pattern, or not wholly known. */
	readonly many: boolean;
	/** Within `.git`. */
	readonly repository: boolean;
	/** Beside the project, reached through `..`. */
	readonly near: boolean;
}

export function placeOf(written: string, where: Where): Place {
	const path = followed(normalised(written, where), where);
	const secret = isSecretPath(path) || (where.sensitive?.(path) ?? false);
	const lasting = lastingOf(path);
	const common = {
		path,
		text: shown(written),
		secret,
		lasting,
		whole: false,
		regenerable: false,
		file: false,
		source: false,
		many: false,
		repository: false,
		near: false,
	};
	if (isNull(path)) return { ...common, kind: "null", secret: false };
	if (path.startsWith("/dev/shm/")) return { ...common, kind: "temporary" };
	if (isDevice(path)) return { ...common, kind: "device" };
	const relative = withinProject(path, written, where);
	if (relative !== undefined)
		return { ...common, ...projectPart(relative), kind: "project" };
	if (path.startsWith(unknownMark) || path === "")
		return { ...common, ...unknownPart(path), kind: "unknown" };
	const temporary = temporaryPart(path);
	// A home made in a temporary folder is still a home.
	if (temporary !== undefined && !isOwnHome(path, where.home))
		return {
			...common,
			kind: "temporary",
			whole: temporary === "",
		};
	const inHome = homePart(path, where.home);
	if (inHome !== undefined)
		return {
			...common,
			kind: "home",
			whole: inHome === "" || isEverything(inHome),
			regenerable: homeCaches.some((cache) =>
				`${inHome.toLowerCase()}/`.startsWith(cache),
			),
		};
	const first = firstSegment(path).toLowerCase();
	if (
		path === "/" ||
		systemRoots.has(first) ||
		// Anywhere on the machine.
		first.includes(unknownMark) ||
		hasGlob(first) ||
		isWindowsSystem(path)
	)
		return { ...common, kind: "system", whole: path.lastIndexOf("/") === 0 };
	return { ...common, kind: "outside", near: isNear(path, written, where) };
}

/** Through a link to a folder; the link itself is only a link. */
function followed(path: string, { links }: Where): string {
	if (links === undefined || links.size === 0) return path;
	for (const [link, target] of links)
		if (path.startsWith(`${link}/`))
			return resolve(`${target}/${path.slice(link.length + 1)}`);
	return path;
}

/** Every source of a kind, in every folder below: `find . -name '*.py'`. */
export function isSweep(path: string): boolean {
	const slash = path.lastIndexOf("/");
	const folder = path[slash - 1];
	const base = path.slice(slash + 1);
	return (
		(folder === unknownMark || folder === starMark) &&
		base.startsWith(`${starMark}.`) &&
		!base.includes(".", 2) &&
		sourceEndings.has(extensionOf(base))
	);
}

/** The contract's one word for it. */
export function targetOf(place: Place): Target {
	if (place.kind === "null" || place.kind === "device") return place.kind;
	if (place.secret) return "secret";
	if (place.lasting !== undefined && place.kind !== "temporary")
		return "system";
	if (
		place.kind === "project" &&
		!place.regenerable &&
		(place.whole || place.repository || !place.file)
	)
		return "source-tree";
	return place.kind;
}

/** Absolute where that can be told, `.` and `..` and double slashes resolved, Windows' drives and slashes as `c:/…`. */
export function normalised(written: string, where: Where): string {
	let text = written;
	if (text.startsWith("file://")) text = text.slice(7);
	// Windows' raw devices: \\.\PhysicalDrive0, and what a shell leaves of it.
	const raw = /^\\{1,2}\.\\?(PhysicalDrive\d+|[A-Z]:)$/iu.exec(text)?.[1];
	if (raw !== undefined) return `/dev/${raw}`;
	if (text.startsWith("\\\\.\\") || text.startsWith("//./"))
		return `/dev/${text.slice(4)}`;
	if (isDrive(text)) text = text.replaceAll("\\", "/");
	else if (text.startsWith("\\\\")) text = text.replaceAll("\\", "/");
	let start: string;
	if (text.startsWith("/") || isDrive(text)) start = "";
	else if (text.startsWith(unknownMark)) start = "";
	else if (text === "~" || text.startsWith("~/")) {
		start = where.home;
		text = text.slice(1);
	} else start = where.cwd ?? unknownMark;
	return resolve(`${start}${start === "" ? "" : "/"}${text}`);
}

function resolve(path: string): string {
	if (
		!path.includes("//") &&
		!path.includes("/.") &&
		!path.endsWith("/") &&
		!path.startsWith("/proc/")
	)
		return path;
	const result: string[] = [];
	const absolute = path.startsWith("/");
	for (const part of path.split("/")) {
		if (part === "" || part === ".") continue;
		if (part !== "..") result.push(part);
		else if (result.at(-1)?.includes(unknownMark) === true) result.push("..");
		else result.pop();
	}
	// /proc/self/root and /proc/PID/cwd are doors to the same tree.
	if (result[0] === "proc" && result[2] === "root") result.splice(0, 3);
	const joined = result.join("/");
	return absolute || isDrive(joined) || joined.startsWith(unknownMark)
		? `${isDrive(joined) || joined.startsWith(unknownMark) ? "" : "/"}${joined}`
		: joined;
}

function isDrive(text: string): boolean {
	const code = text.charCodeAt(0) | 0x20;
	return (
		code >= 0x61 &&
		code <= 0x7a &&
		text[1] === ":" &&
		(text[2] === "/" || text[2] === "\\" || text.length === 2)
	);
}

function isWindowsSystem(path: string): boolean {
	return isDrive(path);
}

function isNull(path: string): boolean {
	return (
		nullDevices.has(path) ||
		nullDevices.has(path.toLowerCase().slice(path.lastIndexOf("/") + 1)) ||
		path.startsWith("/dev/fd/") ||
		path.startsWith("/dev/pts/") ||
		path.startsWith("/dev/tty") ||
		path.startsWith("/proc/self/fd/")
	);
}

function isDevice(path: string): boolean {
	if (path.startsWith("/dev/") && path.length > 5) return true;
	return (
		path.startsWith("//./physicaldrive") || path.startsWith("//./PhysicalDrive")
	);
}

/** The path from the project's root on; `undefined`: it is elsewhere. */
function withinProject(
	path: string,
	written: string,
	{ cwd, root, home }: Where,
): string | undefined {
	if (cwd === undefined) return undefined;
	const below =
		path === root
			? ""
			: root === "/"
				? path.slice(1)
				: path.startsWith(`${root}/`)
					? path.slice(root.length + 1)
					: undefined;
	if (below === undefined || below.startsWith("..")) return undefined;
	const broad = root === "/" || root === home || home.startsWith(`${root}/`);
	if (!broad) return below;
	// A home or the root is nobody's project: only what is named from here, and not what is the system's.
	if (written.startsWith("/") || written.startsWith("~")) return undefined;
	if (root === "/") {
		const first = below.split("/", 1)[0] ?? "";
		return systemRoots.has(first) || first === "" || hasGlob(first)
			? undefined
			: below;
	}
	return below.startsWith(".") || below === "" || isEverything(below)
		? undefined
		: below;
}

function projectPart(relative: string): Partial<Place> {
	const segments = relative.split("/");
	const base = segments.at(-1) ?? "";
	const first = segments[0] ?? "";
	const whole = relative === "" || isEverything(relative);
	const repository =
		first === ".git" ||
		segments.includes(".git") ||
		(first.startsWith(".") && hasGlob(first) && couldBe(first, ".git"));
	const regenerable =
		!whole &&
		!(repository && !base.endsWith(".lock")) &&
		segments.some((segment) => isRegenerable(segment));
	const extension = extensionOf(base);
	const isPattern = hasGlob(base) || base.includes(unknownMark);
	const source =
		sourceEndings.has(extension) || (isPattern && base.includes("{"));
	return {
		whole,
		repository,
		regenerable: regenerable || (repository && base.endsWith(".lock")),
		// A pattern of sources is many files.
		file: extension !== "" && !(isPattern && source),
		source,
		many: isPattern,
	};
}

function unknownPart(path: string): Partial<Place> {
	const base = path.slice(path.lastIndexOf("/") + 1);
	return {
		whole: base === "" || base === starMark || base === unknownMark,
		file: extensionOf(base) !== "",
	};
}

/** `*`, `./*`, `.*`, `**`, `{*,.*}`: names nothing in particular. */
function isEverything(relative: string): boolean {
	for (const char of relative)
		if (
			char !== starMark &&
			char !== anyMark &&
			char !== "." &&
			char !== "/" &&
			char !== unknownMark
		)
			return false;
	return true;
}

function temporaryPart(path: string): string | undefined {
	for (const root of [
		"/tmp",
		"/var/tmp",
		"/private/tmp",
		"/private/var/tmp",
		"/usr/tmp",
		"c:/temp",
		"c:/windows/temp",
	]) {
		if (path === root) return "";
		if (
			path.length > root.length &&
			path[root.length] === "/" &&
			path.toLowerCase().startsWith(root)
		)
			return path.slice(root.length + 1);
	}
	if (
		path.startsWith("/var/folders/") ||
		path.startsWith("/private/var/folders/")
	)
		return path.slice(13);
	return undefined;
}

/** The path from a home on: the owner's, or what lies where homes lie. */
export function homePart(path: string, home: string): string | undefined {
	if (path === home) return "";
	if (path.startsWith(`${home}/`)) return path.slice(home.length + 1);
	if (path === "/root") return "";
	if (path.startsWith("/root/")) return path.slice(6);
	const lower = path.toLowerCase();
	for (const homes of ["/home/", "/users/", "c:/users/"]) {
		if (!lower.startsWith(homes)) continue;
		const rest = path.slice(homes.length);
		const slash = rest.indexOf("/");
		return slash < 0 ? "" : rest.slice(slash + 1);
	}
	return undefined;
}

const isOwnHome = (path: string, home: string): boolean =>
	(temporaryPart(home) ?? "") !== "" &&
	(path === home || path.startsWith(`${home}/`));

const firstSegment = (path: string): string => {
	const end = path.indexOf("/", 1);
	return path.slice(1, end < 0 ? undefined : end);
};

/** A sibling of the project, written as one. */
function isNear(path: string, written: string, where: Where): boolean {
	const slash = where.root.lastIndexOf("/");
	const parent = where.root.slice(0, slash);
	return (
		slash > 0 &&
		path.startsWith(`${parent}/`) &&
		!written.startsWith("/") &&
		!isEverything(path.slice(parent.length + 1))
	);
}
