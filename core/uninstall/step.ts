/** One thing to undo: what it would do can be asked without doing it. */
export interface Step {
	readonly name:
		| "app"
		| "hooks"
		| "agents"
		| "trust"
		| "service"
		| "login-item"
		| "gate"
		| "keys"
		| "data";
	/** In words, one a line; none: there is nothing to do. */
	plan(): Promise<readonly string[]>;
	/** @throws Error with what remains, and what to do */
	undo(): Promise<void>;
	/** Steps that must not have failed before: this one would take away what they need. */
	readonly after?: readonly Step["name"][];
}

export interface StepReport {
	readonly step: Step["name"];
	readonly state: "planned" | "done" | "nothing" | "failed";
	readonly lines: readonly string[];
	/** Empty unless it failed. */
	readonly problem: string;
}

const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);

/** What each would do; nothing is changed. */
export async function planOf(steps: readonly Step[]): Promise<StepReport[]> {
	const reports: StepReport[] = [];
	for (const step of steps) {
		// oxlint-disable-next-line no-await-in-loop -- they look at the same files
		reports.push(await lookAt(step));
	}
	return reports;
}

async function lookAt(step: Step): Promise<StepReport> {
	try {
		const lines = await step.plan();
		const state = lines.length === 0 ? "nothing" : "planned";
		return { step: step.name, state, lines, problem: "" };
	} catch (error) {
		return {
			step: step.name,
			state: "failed",
			lines: [],
			problem: messageOf(error),
		};
	}
}

/** One after the other; what fails stays, and the others go on. */
export async function undoAll(
	steps: readonly Step[],
	tell: (report: StepReport) => void,
): Promise<StepReport[]> {
	const reports: StepReport[] = [];
	for (const step of steps) {
		// oxlint-disable-next-line no-await-in-loop -- a step may need what a later one takes away
		const report = await undone(step, reports);
		reports.push(report);
		tell(report);
	}
	return reports;
}

async function undone(
	step: Step,
	before: readonly StepReport[],
): Promise<StepReport> {
	const seen = await lookAt(step);
	if (seen.state !== "planned") return seen;
	const needed = before.find(
		(one) => one.state === "failed" && step.after?.includes(one.step),
	);
	if (needed)
		return {
			...seen,
			state: "failed",
			problem: `left as it is: it is still needed to undo "${needed.step}"`,
		};
	try {
		await step.undo();
		return { ...seen, state: "done" };
	} catch (error) {
		return { ...seen, state: "failed", problem: messageOf(error) };
	}
}
