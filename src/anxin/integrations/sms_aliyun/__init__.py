"""Text messages by Alibaba Cloud (Dysmsapi)."""
