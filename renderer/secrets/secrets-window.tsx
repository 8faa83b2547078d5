/** The secrets: which are set, where they go, which are still needed; and the vault that keeps them. Never a value. */
import { KeyRound, Plus, Vault } from "lucide-react";
import { useState } from "react";
import type {
	PresetName,
	SecretView,
	StatusView,
} from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { AddFlow } from "../upstreams/add-flow.tsx";
import { providers } from "../upstreams/providers.ts";
import { presets } from "../upstreams/strings.ts";
import {
	listSecrets,
	type NeededSecret,
	neededSecrets,
	type SecretRow as Row,
} from "./secret-list.ts";
import { SecretRow } from "./secret-row.tsx";
import { SetSecret } from "./set-secret.tsx";
import { secrets as strings } from "./strings.ts";
import { VaultPanel } from "./vault-panel.tsx";

type Open =
	| { readonly what: "set"; readonly name: string | null }
	| { readonly what: "replace"; readonly view: SecretView }
	| { readonly what: "remove"; readonly row: Row }
	| { readonly what: "provider"; readonly preset: PresetName }
	| null;

export function SecretsWindow({ status }: { status: StatusView }) {
	const reading = useReading("secret.list", {}, "secrets");
	const [open, setOpen] = useState<Open>(null);
	const now = useNow(15_000);
	const { upstreams } = status;
	const secrets = reading.value ?? [];
	const rows = listSecrets(secrets, upstreams);
	const needed = reading.value ? neededSecrets(secrets, upstreams) : [];
	const close = (): void => setOpen(null);

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={
				<button
					type="button"
					className="button primary"
					onClick={() => setOpen({ what: "set", name: null })}
				>
					<Plus aria-hidden="true" />
					<span>{strings.add}</span>
				</button>
			}
		>
			<VaultPanel view={status.vault} />
			<ReadingNote reading={reading} />
			{needed.length > 0 && (
				<Needed
					needed={needed}
					onSet={(name) => setOpen({ what: "set", name })}
				/>
			)}
			{reading.value && rows.length === 0 && (
				<EmptyState
					icon={<Vault aria-hidden="true" />}
					title={strings.emptyTitle}
					text={needed.length > 0 ? strings.emptyNeeded : strings.empty}
				>
					<Providers
						onChoose={(preset) => setOpen({ what: "provider", preset })}
					/>
				</EmptyState>
			)}
			{rows.length > 0 && (
				<ul className="panel" aria-label={strings.heading}>
					{rows.map((row) => (
						<SecretRow
							key={row.view.name}
							row={row}
							now={now}
							onReplace={() => setOpen({ what: "replace", view: row.view })}
							onRemove={() => setOpen({ what: "remove", row })}
						/>
					))}
				</ul>
			)}
			{open?.what === "set" && (
				<SetSecret
					name={open.name}
					taken={secrets.map(({ name }) => name)}
					upstreams={upstreams}
					onDone={close}
				/>
			)}
			{open?.what === "replace" && (
				<SetSecret
					name={open.view.name}
					view={open.view}
					upstreams={upstreams}
					onDone={close}
				/>
			)}
			{open?.what === "remove" && (
				<RemoveSecret row={open.row} onDone={close} />
			)}
			{open?.what === "provider" && (
				<AddFlow preset={open.preset} upstreams={upstreams} onDone={close} />
			)}
		</Page>
	);
}

interface NeededProps {
	readonly needed: readonly NeededSecret[];
	readonly onSet: (name: string) => void;
}

function Needed({ needed, onSet }: NeededProps) {
	return (
		<section aria-labelledby="needed">
			<div className="section-text">
				<h2 id="needed">{strings.needed}</h2>
				<p className="hint">{strings.neededText}</p>
			</div>
			<ul className="panel" aria-labelledby="needed">
				{needed.map(({ name, upstreams }) => (
					<li className="needed" key={name}>
						<KeyRound aria-hidden="true" />
						<span className="wrap">
							<bdi className="code strong">{name}</bdi>{" "}
							<span className="hint">
								{strings.neededBy} <bdi>{upstreams.join(", ")}</bdi>
							</span>
						</span>
						<button
							type="button"
							className="button primary"
							aria-label={strings.setLabel(name)}
							onClick={() => onSet(name)}
						>
							{strings.set}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

function Providers(props: { onChoose: (preset: PresetName) => void }) {
	return (
		<ul className="providers" aria-label={strings.providers}>
			{providers.map((preset) => (
				<li key={preset}>
					<button
						type="button"
						className="button"
						onClick={() => props.onChoose(preset)}
					>
						{presets[preset].title}
					</button>
				</li>
			))}
		</ul>
	);
}

function RemoveSecret({ row, onDone }: { row: Row; onDone: () => void }) {
	const action = useAction();
	const { name } = row.view;
	const users = row.places
		.filter(({ state }) => state === "bound")
		.map(({ upstream }) => upstream);
	return (
		<ConfirmDialog
			title={strings.removeTitle(name)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("secret.remove", { name }, onDone)}
		>
			<p>
				{users.length > 0 && `${strings.removeFrom(users.join(", "))} `}
				{strings.removeText}
			</p>
		</ConfirmDialog>
	);
}
