import { handler } from "../handler";

/** The comms that are open. */
export const commInfo = handler({
  reply: "comm_info_reply",
  parse: ({ target_name }) => (typeof target_name === "string" && target_name !== "" ? target_name : undefined),
  handle: (target, { comms }) => {
    const asked = [...comms].filter(([, name]) => target === undefined || name === target);
    return { status: "ok", comms: Object.fromEntries(asked.map(([id, target_name]) => [id, { target_name }])) };
  },
});
