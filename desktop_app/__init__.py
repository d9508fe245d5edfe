"""示范平台申报助手: from a 中小企业公共服务示范平台 notice to an honest verdict and finished papers."""

__version__ = "0.1.0"
