/** One line of the log in full: what it says, how the gate came to it, and what was kept of its texts. */
import { useEffect, useState } from "react";
import type { RequestView } from "../../contract/audit.ts";
import type { EntryView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { Facts } from "../shared/facts.tsx";
import { useClient } from "../shared/gate-context.ts";
import { outcomeOf } from "../shared/outcome.ts";
import { factsOf } from "../shared/request-list.tsx";
import { app, audit } from "../shared/strings.ts";
import { Tag } from "../shared/tag.tsx";
import { Trail, useExplanation } from "../shared/why-dialog.tsx";
import { detail as strings } from "./strings.ts";

interface RequestDetailProps {
	readonly entry: EntryView;
	readonly onDismiss: () => void;
}

export function RequestDetail({ entry, onDismiss }: RequestDetailProps) {
	const outcome = outcomeOf(entry);
	const { request, digest } = entry;
	return (
		<Dialog
			wide
			title={entry.kind === "change" ? audit.change : audit.details}
			onDismiss={onDismiss}
		>
			<div className="detail-head">
				<Tag tone={outcome.tone}>
					{entry.status > 0 && `${entry.status} `}
					{outcome.word}
				</Tag>
				<span className="detail-copies">
					{request !== "" && (
						<CopyButton text={request} label={strings.copyRequest} />
					)}
					{digest !== "" && (
						<CopyButton text={digest} label={strings.copyDigest} />
					)}
				</span>
			</div>
			<Facts facts={factsOf(entry, entry.at)} />
			{request !== "" && (
				<>
					<HowItWent request={request} />
					<Texts request={request} />
				</>
			)}
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDismiss}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}

function HowItWent({ request }: { request: string }) {
	const answer = useExplanation(request);
	if (answer === null || !("explanation" in answer)) return null;
	return <Trail view={answer.explanation} />;
}

function Texts({ request }: { request: string }) {
	const texts = useTexts(request);
	if (texts === null) return null;
	return (
		<section aria-labelledby="detail-texts">
			<h3 id="detail-texts">{strings.texts}</h3>
			{texts.length === 0 && <p className="hint">{strings.noTexts}</p>}
			{texts.map(({ part, form, text }) => (
				<figure className="detail-text" key={part}>
					<figcaption className="hint">
						{wordOf(strings.parts, part)}, {wordOf(strings.forms, form)}
					</figcaption>
					{text !== "" && (
						// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it
						<pre className="code" dir="auto" tabIndex={0}>
							{text}
						</pre>
					)}
				</figure>
			))}
		</section>
	);
}

/** One that is new to this window is shown as the gate calls it. */
const wordOf = (words: Readonly<Record<string, string>>, word: string) =>
	words[word] ?? word;

function useTexts(request: string): RequestView["texts"] | null {
	const client = useClient();
	const [texts, setTexts] = useState<RequestView["texts"] | null>(null);
	useEffect(() => {
		let open = true;
		client.call("audit.request", { request }).then(
			(view) => open && setTexts(view.texts),
			// What the facts say is there all the same.
			() => undefined,
		);
		return () => {
			open = false;
		};
	}, [client, request]);
	return texts;
}
