/** Where news of versions is read: the address alone; a key of one's own beside it in the file stays. */
import { useState } from "react";
import * as z from "zod";
import { settings as strings } from "./strings.ts";
import type { ControlProps } from "./use-setting.ts";

/** A key of one's own beside it is a text as well. */
const Held = z.object({ feed: z.string(), key: z.string().optional() });

const withFeed = (feed: string, key: string | undefined) =>
	key === undefined ? { feed } : { feed, key };

export function Updates({ setting, labelId, textId }: ControlProps) {
	const { value } = setting.view;
	const held = Held.safeParse(value).data;
	const feed = held?.feed ?? "";
	const [text, setText] = useState(feed);
	const isChanged = text.trim() !== feed;
	return (
		<form
			noValidate
			className="setting-lines"
			onSubmit={(event) => {
				event.preventDefault();
				if (!isChanged) return;
				const typed = text.trim();
				setting.set(typed === "" ? undefined : withFeed(typed, held?.key));
			}}
		>
			<input
				className="input code"
				inputMode="url"
				aria-labelledby={labelId}
				aria-describedby={textId}
				aria-invalid={setting.problem !== null}
				autoComplete="off"
				spellCheck={false}
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setting.forget();
				}}
			/>
			{isChanged && (
				<button type="submit" className="button" disabled={setting.busy}>
					{strings.save}
				</button>
			)}
		</form>
	);
}
