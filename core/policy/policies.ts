/**
 * The policy as the settings stand: rules compiled once for each project, lists of secrets read when they changed. The one
 * door for whoever has pieces to be judged. Decides nothing itself.
 */
import { hash } from "node:crypto";
import type { Mode, Role } from "../../contract/views.ts";
import { scriptReader } from "../command/script-file.ts";
import type { Piece } from "../inspection/piece.ts";
import type { ProjectPolicy } from "../settings/project-policy.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import type { JudgedPiece, Judgement } from "./judgement.ts";
import { decide, isMet, judgePieces, type PolicyContext } from "./policy.ts";
import { realPath } from "./real-path.ts";
import type { RuleSettings } from "./rule-settings.ts";
import { Rules } from "./rules.ts";
import type { ChangesOwn } from "./own-paths.ts";
import { SensitivePaths } from "./sensitive-paths.ts";

export type PolicySettings = Pick<
	SecuritySettings,
	"rules" | "sensitive_paths" | "lax_asks_critical"
>;

export interface PoliciesOptions {
	/** As they hold now; another object when they changed. */
	readonly settings: () => PolicySettings;
	/** Of the gate's user. */
	readonly home: string;
	/** Whether an act changes a file of the gate's own. */
	readonly changesOwn?: ChangesOwn;
	/** A list that cannot be read, once. */
	readonly onProblem?: (problem: string) => void;
}

/** Who asks what of whom. */
export interface Request {
	/** An upstream's name; `hook:claude`. */
	readonly upstream: string;
	readonly project?: ProjectPolicy | undefined;
	/** Every tool it calls. */
	readonly tools?: readonly string[];
	readonly mode: Mode;
	readonly role: Role;
	/** `false`: anonymous. */
	readonly known: boolean;
	/** Where pieces run that do not say so. Default: the project's folder, else a folder nobody knows. */
	readonly cwd?: string | undefined;
}

/** No path there is in a project: a call that does not say where it runs begins there. */
export const nowhere = "/nonexistent";

interface Held {
	readonly settings: PolicySettings;
	readonly own: ProjectPolicy["rules"] | undefined;
	readonly sensitivePaths: readonly string[] | undefined;
	readonly rules: Rules;
	readonly sensitive: SensitivePaths;
}

interface Trial {
	readonly candidates: readonly RuleSettings[];
	readonly project: ProjectPolicy | undefined;
	readonly settings: PolicySettings;
	/** With the rules that hold. */
	readonly beside: Rules;
	readonly alone: Rules;
}

export class Policies {
	readonly #options: PoliciesOptions;
	readonly #held = new Map<ProjectPolicy | undefined, Held>();

	#tried: Trial | undefined;

	constructor(options: PoliciesOptions) {
		this.#options = options;
	}

	judge(pieces: readonly Piece[], request: Request): Judgement {
		const { rules, sensitive } = this.#for(request.project);
		const scripts = new Map<string, string>();
		const judgement = judgePieces(
			pieces,
			{
				...this.#context(request),
				sensitive: (cwd) => sensitive.within(cwd, request.project?.dir),
				read: (cwd) => noting(scriptReader(cwd), scripts),
			},
			rules,
		);
		return scripts.size === 0
			? judgement
			: {
					...judgement,
					scripts: Array.from(scripts, ([path, sha256]) => ({ path, sha256 })),
				};
	}

	/** What was judged before, by the rules that hold now and `more` beside them. */
	decideAgain(
		pieces: readonly JudgedPiece[],
		request: Request,
		more: readonly RuleSettings[] = [],
	): Judgement {
		const rules =
			more.length === 0
				? this.#for(request.project).rules
				: this.#trial(request.project, more).beside;
		return decide(pieces, this.#context(request), rules);
	}

	/** Whether one of these rules alone is about it. */
	meets(
		pieces: readonly JudgedPiece[],
		request: Request,
		rules: readonly RuleSettings[],
	): boolean {
		const { alone } = this.#trial(request.project, rules);
		return isMet(pieces, this.#context(request), alone);
	}

	/** Compiled once for many entries. */
	#trial(
		project: ProjectPolicy | undefined,
		candidates: readonly RuleSettings[],
	): Trial {
		const settings = this.#options.settings();
		const known = this.#tried;
		if (
			known?.candidates === candidates &&
			known.project === project &&
			known.settings === settings
		)
			return known;
		this.#tried = {
			candidates,
			project,
			settings,
			beside: this.#rules(project, candidates),
			alone: new Rules({ held: candidates, tightening: [] }),
		};
		return this.#tried;
	}

	/** Lists of secrets that cannot be read. */
	problems(): string[] {
		return [...this.#held.values()].flatMap(({ sensitive }) =>
			sensitive.problems(),
		);
	}

	/** Lists of secrets that were read so far. */
	lists(): ReturnType<SensitivePaths["lists"]> {
		return [...this.#held.values()].flatMap(({ sensitive }) =>
			sensitive.lists(),
		);
	}

	#context(
		request: Request,
	): Omit<PolicyContext, "sensitive" | "read"> & { readonly home: string } {
		const { project, upstream, tools, mode, role, known } = request;
		return {
			upstream,
			mode,
			role,
			known,
			...(tools === undefined ? {} : { tools }),
			cwd: request.cwd ?? project?.dir ?? nowhere,
			project: project?.dir,
			home: this.#options.home,
			changesOwn: this.#options.changesOwn,
			laxAsksCritical: this.#options.settings().lax_asks_critical,
			realPath,
		};
	}

	#for(project: ProjectPolicy | undefined): Held {
		const settings = this.#options.settings();
		const known = this.#held.get(project);
		if (
			known?.settings === settings &&
			known.own === project?.rules &&
			known.sensitivePaths === project?.sensitivePaths
		)
			return known;
		const held: Held = {
			settings,
			own: project?.rules,
			sensitivePaths: project?.sensitivePaths,
			rules: this.#rules(project, []),
			sensitive: new SensitivePaths({
				paths: settings.sensitive_paths,
				...(project === undefined
					? {}
					: { project: { dir: project.dir, paths: project.sensitivePaths } }),
				home: this.#options.home,
				...(this.#options.onProblem === undefined
					? {}
					: { onProblem: this.#options.onProblem }),
			}),
		};
		this.#held.set(project, held);
		return held;
	}

	#rules(
		project: ProjectPolicy | undefined,
		more: readonly RuleSettings[],
	): Rules {
		return new Rules({
			held: [
				...this.#options.settings().rules,
				...(project?.rules.held ?? []),
				...more,
			],
			tightening: project?.rules.tightening ?? [],
		});
	}
}

/** Remembers what was read: an answer is bound to it. */
const noting =
	(
		read: (path: string) => string | undefined,
		scripts: Map<string, string>,
	): ((path: string) => string | undefined) =>
	(path) => {
		const text = read(path);
		if (text !== undefined) scripts.set(path, hash("sha256", text));
		return text;
	};
