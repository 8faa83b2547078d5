/** How this phone comes to trust the computer's certificate, or stops to: steps, what to compare, and the file. */
import { useState } from "react";
import { Dialog } from "../shared/dialog.tsx";
import { isFirefox } from "./certificate.ts";
import { page } from "./strings.ts";
import { guides, platformNames, platformOf, trust } from "./trust-steps.ts";

interface TrustSheetProps {
	readonly about: "install" | "remove";
	readonly onDone: () => void;
}

const kinds = ["ios", "android"] as const;

export function TrustSheet({ about, onDone }: TrustSheetProps) {
	const { userAgent } = navigator;
	const own = platformOf(userAgent);
	const [kind, setKind] = useState<(typeof kinds)[number]>(
		own === "other" ? "android" : own,
	);
	const [isRemoving, setRemoving] = useState(about === "remove");
	const guide = guides[kind];
	return (
		<Dialog
			title={isRemoving ? trust.removeTitle : trust.title}
			onDismiss={onDone}
		>
			<p>{isRemoving ? trust.removeText : trust.text}</p>
			{!isRemoving && isFirefox(userAgent) && (
				<p className="note" data-tone="warn">
					{trust.firefox}
				</p>
			)}
			{own === "other" && (
				// oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for fields
				<div className="chips" role="group" aria-label={trust.tabs}>
					{kinds.map((one) => (
						<button
							key={one}
							type="button"
							className="chip"
							aria-pressed={kind === one}
							onClick={() => setKind(one)}
						>
							{platformNames[one]}
						</button>
					))}
				</div>
			)}
			<ol className="steps">
				{guide[isRemoving ? "remove" : "install"].map((step) => (
					<li key={step}>{step}</li>
				))}
			</ol>
			{!isRemoving && (
				<>
					<p className="note" data-tone="warn">
						{trust.compare}
					</p>
					<a className="button wide" href={guide.file.href}>
						{guide.file.text}
					</a>
				</>
			)}
			<div className="dialog-actions">
				{!isRemoving && (
					<button
						type="button"
						className="button"
						onClick={() => setRemoving(true)}
					>
						{trust.removeShort}
					</button>
				)}
				<button type="button" className="button primary" onClick={onDone}>
					{page.close}
				</button>
			</div>
		</Dialog>
	);
}
