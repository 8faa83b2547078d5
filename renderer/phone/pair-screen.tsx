/** An invited phone: says who it is, shows the words to compare, and waits for the yes at the computer. */
import { ShieldCheck, ShieldQuestion } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Field } from "../shared/field.tsx";
import type { Trust } from "./certificate.ts";
import type { Door } from "./door.ts";
import { focused } from "./focused.ts";
import type { Invited } from "./invitation.ts";
import type { Paired } from "./key-store.ts";
import { type PairFailure, pairPhone } from "./pair.ts";
import { page, pairFailures, pairing as strings } from "./strings.ts";

interface PairScreenProps {
	readonly invited: Invited;
	/** `null`: not known yet. */
	readonly trust: Trust | null;
	readonly door: Door;
	/** What this phone is paired as already. */
	readonly before: string | null;
	readonly onPaired: (paired: Paired) => void;
	readonly onLeave: () => void;
}

type Step =
	| { readonly at: "start" | "working" }
	| { readonly at: "words"; readonly words: readonly string[] }
	| { readonly at: "failed"; readonly failure: PairFailure };

const pause = (ms: number): Promise<void> =>
	new Promise((resolve) => {
		setTimeout(resolve, ms);
	});

const longestName = 60;

export function PairScreen(props: PairScreenProps) {
	const { invited, trust, door } = props;
	const [step, setStep] = useState<Step>({ at: "start" });
	const [name, setName] = useState(() => nameOf(navigator.userAgent));
	const leaving = useRef(new AbortController());
	useEffect(() => {
		const stop = new AbortController();
		leaving.current = stop;
		return () => stop.abort();
	}, []);

	async function pair({ certificate }: Trust): Promise<void> {
		const stop = leaving.current.signal;
		setStep({ at: "working" });
		const end = await pairPhone(
			invited,
			{ name: name.trim(), origin: window.location.origin, certificate },
			{
				door,
				pause,
				stop,
				onWords: (words) => setStep({ at: "words", words }),
			},
		);
		if (stop.aborted) return;
		if ("paired" in end) props.onPaired(end.paired);
		else setStep({ at: "failed", failure: end.failure });
	}

	if (step.at === "failed")
		return (
			<>
				<h1>{strings.title}</h1>
				<p className="note" data-tone="bad" role="alert">
					{pairFailures[step.failure]}
				</p>
				<button
					type="button"
					className="button primary wide"
					onClick={props.onLeave}
				>
					{page.retry}
				</button>
			</>
		);
	if (step.at === "words")
		return (
			<Words
				words={step.words}
				byCode={invited.fingerprint === null}
				onLeave={props.onLeave}
			/>
		);
	if (step.at === "working") return <output>{strings.working}</output>;
	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				if (trust) void pair(trust);
			}}
		>
			<h1>{strings.title}</h1>
			<p>{strings.lead}</p>
			{props.before !== null && (
				<p className="note" data-tone="plain">
					{strings.replaces(props.before)}
				</p>
			)}
			<Field
				label={strings.name}
				hint={strings.nameHint}
				value={name}
				problem={null}
				onChange={(typed) => setName(typed.slice(0, longestName))}
			/>
			{trust && (
				<p
					className="certificate"
					data-tone={trust.certificate === "trusted" ? "good" : "warn"}
				>
					{trust.certificate === "trusted" ? (
						<ShieldCheck aria-hidden="true" />
					) : (
						<ShieldQuestion aria-hidden="true" />
					)}
					<span>{strings.certificate[trust.certificate]}</span>
				</p>
			)}
			<div className="ways">
				<button
					type="submit"
					className="button primary wide"
					disabled={trust === null}
				>
					{trust === null ? strings.checking : strings.go}
				</button>
			</div>
		</form>
	);
}

function Words({
	words,
	byCode,
	onLeave,
}: {
	words: readonly string[];
	byCode: boolean;
	onLeave: () => void;
}) {
	return (
		<>
			<h1 ref={focused} tabIndex={-1}>
				{strings.wordsTitle}
			</h1>
			{byCode ? (
				<p className="note" data-tone="warn">
					{strings.codeWarning}
				</p>
			) : (
				<p>{strings.words}</p>
			)}
			<ol className="words" aria-live="polite">
				{words.map((word, place) => (
					// Two of them may be the same word.
					// oxlint-disable-next-line react/no-array-index-key -- their order never changes
					<li key={`${place} ${word}`}>{word}</li>
				))}
			</ol>
			<p>{strings.wordsThen}</p>
			<output className="hint">{strings.waiting}</output>
			<button type="button" className="button wide" onClick={onLeave}>
				{page.cancel}
			</button>
		</>
	);
}

/** As far as a browser says. */
function nameOf(userAgent: string): string {
	const known = ["iPhone", "iPad", "Android"].find((name) =>
		userAgent.includes(name),
	);
	return known === "Android" ? "Android phone" : (known ?? "Phone");
}
