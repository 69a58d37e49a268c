"""Encrypted connections (CurveZMQ) as Jupyter's own manager makes them."""

import os
import queue
import shutil
import tempfile
import unittest

from jupyter_client import BlockingKernelClient, KernelManager

# The kernel's history: this one is nobody's.
FOLDER = tempfile.mkdtemp(prefix="triad-test-")
os.environ["XDG_DATA_HOME"] = FOLDER


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


class Encryption(unittest.TestCase):
    def connected(self, **wanted):
        """A kernel that was started so, and a client of it."""
        manager = KernelManager(kernel_name="triad", **wanted)
        manager.start_kernel()
        self.addCleanup(manager.shutdown_kernel, now=True)
        client = manager.client()
        client.start_channels()
        self.addCleanup(client.stop_channels)
        client.wait_for_ready(timeout=60)
        return manager, client

    def test_all_channels(self):
        for transport in ("tcp", "ipc"):
            with self.subTest(transport=transport):
                manager, client = self.connected(transport_encryption="required", transport=transport)
                info = manager.get_connection_info()
                self.assertEqual(len(info["curve_publickey"]), 40)
                texts = []
                reply = client.execute_interactive(
                    "console.log(await input('name? '))",
                    allow_stdin=True,
                    stdin_hook=lambda _: client.input("Ada"),
                    output_hook=lambda message: texts.append(message["content"].get("text")),
                    timeout=30,
                )
                self.assertEqual(reply["content"]["status"], "ok")
                self.assertIn("Ada\n", texts)
                self.assertTrue(client.is_alive())
                client.hb_channel.unpause()
                self.assertTrue(client.hb_channel.is_beating())

    def test_a_client_in_clear_text_gets_nothing(self):
        manager, client = self.connected(transport_encryption="required")
        info = {name: value for name, value in manager.get_connection_info().items() if "curve" not in name}
        clear = BlockingKernelClient()
        clear.load_connection_info(info)
        clear.start_channels()
        self.addCleanup(clear.stop_channels)
        clear.kernel_info()
        client.execute_interactive("1", timeout=30)
        with self.assertRaises(queue.Empty):
            clear.get_shell_msg(timeout=1)
        with self.assertRaises(queue.Empty):
            clear.get_iopub_msg(timeout=0.5)
        self.assertEqual(client.execute_interactive("2", timeout=30)["content"]["status"], "ok")

    def test_only_where_it_is_asked_for(self):
        manager, client = self.connected(transport_encryption="disabled")
        self.assertNotIn("curve_publickey", manager.get_connection_info())
        self.assertEqual(client.execute_interactive("1", timeout=30)["content"]["status"], "ok")


if __name__ == "__main__":
    unittest.main(verbosity=2)
