/** Where the server CA is trusted on this machine. Shows the exact command before anything is run, and undoes it. */
import { ShieldCheck, ShieldPlus } from "lucide-react";
import { useState } from "react";
import type { TrustView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { CopyLine } from "../shared/copy-line.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import type { Reading } from "../shared/reading.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { useAction } from "../shared/use-action.ts";
import { trust as strings } from "./strings.ts";

const tones: Record<TrustView["state"], Tone> = {
	trusted: "good",
	"not-trusted": "plain",
	unavailable: "plain",
};

interface TrustStoresProps {
	readonly reading: Reading<readonly TrustView[]>;
	readonly refresh: () => void;
}

type Open = {
	readonly what: "add" | "remove";
	readonly view: TrustView;
} | null;

export function TrustStores({ reading, refresh }: TrustStoresProps) {
	const [open, setOpen] = useState<Open>(null);
	return (
		<>
			<ReadingNote reading={reading} />
			{reading.value && (
				<ul className="panel" aria-label={strings.heading}>
					{reading.value.map((view) => (
						<Store
							key={view.store}
							view={view}
							onAsk={(what) => setOpen({ what, view })}
						/>
					))}
				</ul>
			)}
			{open && (
				<ChangeTrust
					what={open.what}
					view={open.view}
					onDone={() => {
						setOpen(null);
						refresh();
					}}
				/>
			)}
		</>
	);
}

interface StoreProps {
	readonly view: TrustView;
	readonly onAsk: (what: "add" | "remove") => void;
}

function Store({ view, onAsk }: StoreProps) {
	return (
		<li className="store">
			{view.state === "trusted" ? (
				<ShieldCheck aria-hidden="true" />
			) : (
				<ShieldPlus aria-hidden="true" />
			)}
			<span className="store-words">
				<span className="strong wrap">{view.title}</span>
				{view.detail && <bdi className="hint wrap">{view.detail}</bdi>}
			</span>
			<Tag tone={tones[view.state]}>{strings.states[view.state]}</Tag>
			<span className="store-actions">
				{/* A CA of before may still be in it, whether or not the one of now is. */}
				{view.untrustCommand !== "" && (
					<button
						type="button"
						className="button"
						aria-label={strings.removeLabel(view.title)}
						onClick={() => onAsk("remove")}
					>
						{strings.remove}
					</button>
				)}
				{view.trustCommand !== "" && (
					<button
						type="button"
						className="button"
						aria-label={strings.addLabel(view.title)}
						onClick={() => onAsk("add")}
					>
						{strings.add}
					</button>
				)}
			</span>
		</li>
	);
}

interface ChangeTrustProps {
	readonly what: "add" | "remove";
	readonly view: TrustView;
	readonly onDone: () => void;
}

function ChangeTrust({ what, view, onDone }: ChangeTrustProps) {
	const action = useAction();
	const isAdding = what === "add";
	const command = isAdding ? view.trustCommand : view.untrustCommand;
	const title = isAdding
		? strings.addTitle(view.title)
		: strings.removeTitle(view.title);
	if (view.needsAdministrator)
		return (
			<Dialog title={title} onDismiss={onDone}>
				<p>{strings.administrator}</p>
				<CopyLine text={command} label={strings.copyCommand} />
				<div className="dialog-actions">
					<button type="button" className="button" onClick={onDone}>
						{strings.again}
					</button>
				</div>
			</Dialog>
		);
	return (
		<ConfirmDialog
			title={title}
			keep={strings.keep}
			go={strings.go[what]}
			tone={isAdding ? "primary" : "danger"}
			action={action}
			onKeep={onDone}
			onGo={() =>
				action.run(
					isAdding ? "trust.add" : "trust.remove",
					{ store: view.store },
					onDone,
				)
			}
		>
			<p>{isAdding ? strings.addText : strings.removeText}</p>
			<CopyLine text={command} label={strings.copyCommand} />
		</ConfirmDialog>
	);
}
