/** A phone that is not paired and was not invited yet: by the camera, by the link, or by the code. */
import { Link2, QrCode, TextCursorInput } from "lucide-react";
import { useState } from "react";
import { Field } from "../shared/field.tsx";
import { focused } from "./focused.ts";
import { type Invited, invitedByCode, invitedByLink } from "./invitation.ts";
import { canScan, Scanner } from "./scanner.tsx";
import { page, pairing as strings } from "./strings.ts";

interface InviteScreenProps {
	readonly wasEvicted: boolean;
	/** It was opened by a link that is none. */
	readonly badLink: boolean;
	readonly onInvited: (invited: Invited) => void;
}

export function InviteScreen(props: InviteScreenProps) {
	const [way, setWay] = useState<"scan" | "paste" | "type" | null>(null);
	const back = (): void => setWay(null);
	if (way === "scan")
		return <Scanner onFound={props.onInvited} onStop={back} />;
	if (way === "paste")
		return (
			<Typed
				title={strings.paste}
				label={strings.link}
				hint={strings.pasteHint}
				wrong={strings.pasteWrong}
				read={async (text) => invitedByLink(text)}
				onInvited={props.onInvited}
				onBack={back}
			/>
		);
	if (way === "type")
		return (
			<Typed
				title={strings.type}
				label={strings.code}
				hint={strings.codeHint}
				wrong={strings.codeWrong}
				warning={strings.codeWarning}
				read={invitedByCode}
				onInvited={props.onInvited}
				onBack={back}
			/>
		);
	return (
		<>
			<h1>{props.wasEvicted ? strings.evictedTitle : strings.title}</h1>
			<p>{props.wasEvicted ? strings.evicted : strings.lead}</p>
			{props.badLink && (
				<p className="note" data-tone="bad" role="alert">
					{strings.badLink}
				</p>
			)}
			<p>{strings.scanFirst}</p>
			<div className="ways">
				{canScan() && (
					<button
						type="button"
						className="button primary wide"
						onClick={() => setWay("scan")}
					>
						<QrCode aria-hidden="true" />
						{strings.scan}
					</button>
				)}
				<button
					type="button"
					className="button wide"
					onClick={() => setWay("paste")}
				>
					<Link2 aria-hidden="true" />
					{strings.paste}
				</button>
				<button
					type="button"
					className="button wide"
					onClick={() => setWay("type")}
				>
					<TextCursorInput aria-hidden="true" />
					{strings.type}
				</button>
			</div>
		</>
	);
}

interface TypedProps {
	readonly title: string;
	readonly label: string;
	readonly hint: string;
	readonly wrong: string;
	readonly warning?: string;
	readonly read: (text: string) => Promise<Invited | null>;
	readonly onInvited: (invited: Invited) => void;
	readonly onBack: () => void;
}

function Typed(props: TypedProps) {
	const [text, setText] = useState("");
	const [isWrong, setWrong] = useState(false);
	async function take(): Promise<void> {
		const invited = await props.read(text);
		if (invited) props.onInvited(invited);
		else setWrong(true);
	}
	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				void take();
			}}
		>
			<h1 ref={focused} tabIndex={-1}>
				{props.title}
			</h1>
			{props.warning && (
				<p className="note" data-tone="warn">
					{props.warning}
				</p>
			)}
			<Field
				label={props.label}
				hint={props.hint}
				value={text}
				problem={isWrong ? props.wrong : null}
				code
				onChange={(typed) => {
					setText(typed);
					setWrong(false);
				}}
			/>
			<div className="ways">
				<button type="submit" className="button primary wide">
					{strings.next}
				</button>
				<button type="button" className="button wide" onClick={props.onBack}>
					{page.back}
				</button>
			</div>
		</form>
	);
}
